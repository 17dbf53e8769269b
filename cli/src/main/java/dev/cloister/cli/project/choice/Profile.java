// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.choice;

import java.util.Locale;

/// How much a devcontainer has from the start. The enclosure is the same in each.
public enum Profile {
    /// The agent alone.
    BASIC("the agent alone, in the strict enclosure"),
    /// With the services that the project uses, and what an editor needs.
    INTERMEDIATE("and the services your project uses, and extensions for your editor"),
    /// With services in any case.
    ADVANCED("and PostgreSQL and Redis if none is named, and more memory");

    private final String meaning;

    Profile(String meaning) {
        this.meaning = meaning;
    }

    /// As it is written on a command line.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// For whoever has to choose.
    public String meaning() {
        return meaning;
    }

    /// Whether an editor is prepared for.
    public boolean hasEditor() {
        return this != BASIC;
    }
}
