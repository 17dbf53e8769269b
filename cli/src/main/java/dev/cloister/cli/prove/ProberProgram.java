// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.prober.Prober;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The prober as a command inside an enclosure: this JDK, and the two modules that it needs, copied into the workspace.
///
/// @param code its modules' files, in the order of their names
/// @param heap as `-Xmx` says it
record ProberProgram(Path java, List<Path> code, String heap) {
    private static final List<String> MODULES = List.of("dev.cloister.linux", "dev.cloister.prober");
    private static final String PLACE = Plants.OWN;
    private static final String HEAP = "64m";

    ProberProgram {
        code = List.copyOf(code);
    }

    /// From what this program itself consists of.
    static ProberProgram ofThisProgram() {
        var modules = ModuleLayer.boot().configuration();
        var code = MODULES.stream()
                .map(name -> modules.findModule(name)
                        .flatMap(module -> module.reference().location())
                        .map(Path::of)
                        .orElseThrow(() -> new IllegalStateException("no module " + name)))
                .toList();
        return new ProberProgram(Path.of(System.getProperty("java.home")), code, HEAP);
    }

    /// The same with room for more.
    ProberProgram withHeap(String other) {
        return new ProberProgram(java, code, other);
    }

    /// Puts it into a workspace.
    void copyTo(Path workspace) {
        try {
            for (var i = 0; i < code.size(); i++) {
                copy(code.get(i), workspace.resolve(PLACE).resolve(name(i)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy the prober", e);
        }
    }

    /// The command line, from the workspace.
    List<String> command(List<String> targets) {
        var command = new ArrayList<>(List.of(
                java.resolve("bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms16m",
                "-Xmx" + heap,
                "-Xlog:disable",
                "-XX:-UsePerfData",
                "--enable-native-access=dev.cloister.linux",
                "--module-path",
                String.join(":", Stream.iterate(0, i -> i + 1).limit(code.size()).map(i -> PLACE + "/" + name(i)).toList()),
                "--module",
                "dev.cloister.prober/" + Prober.class.getName()));
        command.addAll(targets);
        return List.copyOf(command);
    }

    private String name(int index) {
        return MODULES.get(index) + (Files.isDirectory(code.get(index)) ? "" : ".jar");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (var path : all.toList()) {
                var target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    var file = path.equals(from) ? to : target;
                    Files.createDirectories(file.getParent());
                    Files.copy(path, file, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
