// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.text;

import java.util.List;
import java.util.Map;

/// What this machine adds to a compose file.
///
/// @param version of Cloister, and of the gate's image
/// @param arguments of the workspace's image
/// @param variables of the workspace
/// @param mounts further lines of the workspace's volumes
/// @param proxy the gate's variables, where this machine reaches out through a company's proxy
public record Surroundings(
        String version,
        Map<String, String> arguments,
        Map<String, String> variables,
        List<String> mounts,
        Map<String, String> proxy) {}
