// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.image;

import dev.cloister.cli.call.Edition;
import dev.cloister.gate.control.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// An image as `docker save` writes one: a layer, a configuration named after its digest, and a list of both.
///
/// @param file the archive
/// @param name as the engine will call the image
/// @param id the digest of its configuration, which is how engines identify it
/// @param bytes how much its files are, unpacked
/// @param bill its bill of materials
record DockerArchive(Path file, String name, String id, long bytes, String bill) {
    /// Makes one of a tree.
    static DockerArchive of(Tree root, String name, String bill, Path workplace) throws IOException {
        var parts = new Tree(Files.createDirectory(workplace.resolve("parts")));
        var layer = parts.root().resolve("layer.tar");
        root.archive(layer);
        var configuration = JsonFields.line(configuration(Digest.of(layer)));
        var id = Digest.of(configuration);
        parts.text(id + ".json", configuration);
        parts.text(
                "manifest.json",
                "[" + JsonFields.line(Json.object("Config", id + ".json", "RepoTags", List.of(name), "Layers", List.of("layer.tar"))) + "]");
        var file = workplace.resolve("image.tar");
        parts.archive(file);
        return new DockerArchive(file, name, "sha256:" + id, root.bytes(), bill);
    }

    private static Map<String, Object> configuration(String layer) {
        var run = Json.object(
                "Entrypoint", List.of("/usr/bin/cloister"),
                "Env", GateImage.environment(),
                "WorkingDir", "/",
                "Labels", Json.object(
                        "org.opencontainers.image.title", "cloister-gate",
                        "org.opencontainers.image.version", Edition.VERSION));
        return Json.object(
                "architecture", System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64",
                "os", "linux",
                "created", Tree.TIME.toString(),
                "config", run,
                "rootfs", Json.object("type", "layers", "diff_ids", List.of("sha256:" + layer)),
                "history", List.of(Json.object("created", Tree.TIME.toString(), "created_by", "cloister image")));
    }
}
