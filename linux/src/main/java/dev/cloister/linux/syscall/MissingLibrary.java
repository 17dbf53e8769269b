// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

/// A shared library that this host lacks or can't load.
public final class MissingLibrary extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String library;
    private final String debianPackage;

    MissingLibrary(String library, String debianPackage, String reason) {
        super("cannot load %s: %s (Debian has it in %s)".formatted(library, reason, debianPackage));
        this.library = library;
        this.debianPackage = debianPackage;
    }

    /// The library's file name.
    public String library() {
        return library;
    }

    /// The package of Debian and Ubuntu that holds it.
    public String debianPackage() {
        return debianPackage;
    }
}
