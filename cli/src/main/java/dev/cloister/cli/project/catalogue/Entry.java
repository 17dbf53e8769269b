// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One service of the catalogue.
///
/// @param name of its container, and in the policy
/// @param title as its makers write it
/// @param image with its tag
/// @param ports by the name under which the agent reaches each
/// @param user whom its program runs as; empty where the image says it
/// @param volume where its data lie; empty if it keeps none
/// @param tmpfs directories that it writes to besides
/// @param limits what it may use up
/// @param passwords names of secrets that are made
/// @param files secrets that hold passwords in a form of their own, by name
/// @param server secrets that the service reads, as compose lists them
/// @param client secrets that the workspace reads
/// @param variables of the workspace: where clients find it, never a password
/// @param tools Debian packages of its clients, for the workspace
/// @param notes for whoever reads the compose file
/// @param open why it has no password; empty where it has one
/// @param compose its own part of the compose file
public record Entry(
        String name,
        String title,
        String image,
        Map<String, Integer> ports,
        String user,
        String volume,
        List<String> tmpfs,
        Limits limits,
        List<String> passwords,
        Map<String, SecretFile> files,
        List<String> server,
        List<String> client,
        Map<String, String> variables,
        List<String> tools,
        List<String> notes,
        Optional<String> open,
        String compose) {
    /// What a service may use up.
    public record Limits(String memory, String cpus, int pids) {}

    /// A file made of passwords.
    ///
    /// @param text with `{NAME}` for the password of that name
    /// @param closed whether its reader insists that nobody else may read it
    public record SecretFile(String text, boolean closed) {}

    /// Secrets that some container sees.
    public List<String> shown() {
        return Stream.concat(server.stream(), client.stream())
                .map(line -> line.replaceAll("^\\{ source: |, target: .*\\}$", ""))
                .distinct()
                .toList();
    }

    /// The image's name without tag and publisher, as other compose files may write it.
    public String imageName() {
        var path = image.substring(0, image.lastIndexOf(':'));
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
