// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.image;

import dev.cloister.cli.call.Edition;
import dev.cloister.linux.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The gate's container image: this program, the libraries that it needs, three tools, and a few files in /etc. No shell, no tool of an
/// owner's, nothing set-uid. The same checkout, JDK and libraries give the same bytes.
///
/// @param workplace a directory of its own for what is made on the way
record GateImage(Jdk jdk, Path workplace, Consumer<String> progress) {
    /// Where its bill of materials lies.
    static final String SBOM = "usr/share/doc/cloister/sbom.cdx.json";

    private static final String PROGRAM = "opt/cloister";
    /// What the packager keeps for installers, and the runtime for tools of other JDKs.
    private static final List<String> UNUSED = List.of(
            "lib/cloister.png",
            "lib/app/.jpackage.xml",
            "lib/runtime/bin/keytool",
            "lib/runtime/lib/classlist",
            "lib/runtime/lib/jexec",
            "lib/runtime/lib/jrt-fs.jar");

    /// What the gate runs, and what holds a network's place.
    private static final List<String> TOOLS = List.of("ip", "cat", "sleep");

    private static final String USERS =
            """
            root:x:0:0:root:/root:/nonexistent
            nobody:x:65534:65534:nobody:/nonexistent:/nonexistent
            """;
    private static final String GROUPS = "root:x:0:\nnogroup:x:65534:\n";

    /// Makes an archive that `docker load` understands.
    DockerArchive make() throws IOException {
        progress.accept("linking a runtime");
        var program = new ImageRuntime(jdk, workplace).make();
        progress.accept("looking for libraries");
        var tools = tools();
        var own = NativeLibraries.below(program);
        var libraries = NativeLibraries.of(program.resolve("lib/runtime/bin/java"), own);
        for (var tool : tools.values()) {
            libraries = libraries.and(NativeLibraries.of(tool, List.of()));
        }
        progress.accept("packing");
        for (var library : own) {
            new ElfFile(library).strip();
        }
        var root = new Tree(Files.createDirectory(workplace.resolve("root")));
        sharedDirectories(root);
        libraries.putInto(root);
        for (var tool : tools.entrySet()) {
            root.copy("usr/bin/" + tool.getKey(), tool.getValue());
        }
        programInto(root, program);
        configuration(root);
        var bill = new BillOfMaterials(jdk, program.resolve("lib/runtime"), libraries, tools).text();
        root.text(SBOM, bill);
        return DockerArchive.of(root, Edition.GATE_IMAGE, bill, workplace);
    }

    private static Map<String, Path> tools() {
        var found = new TreeMap<String, Path>();
        for (var tool : TOOLS) {
            found.put(tool, Path.of(Command.of(List.of(tool)).arguments().getFirst()));
        }
        return found;
    }

    /// As on this machine, since programs name the loader by its path: where /lib is a link, it is one in the image.
    private static void sharedDirectories(Tree root) throws IOException {
        for (var name : List.of("bin", "sbin", "lib", "lib64")) {
            if (Files.isSymbolicLink(Path.of("/", name))) {
                root.directory("usr/" + name, Tree.PROGRAM).link(name, "usr/" + name);
            }
        }
    }

    private static void programInto(Tree root, Path program) throws IOException {
        for (var unused : UNUSED) {
            Files.deleteIfExists(program.resolve(unused));
        }
        root.copyAll(PROGRAM, program).link("usr/bin/cloister", "/" + PROGRAM + "/bin/cloister");
    }

    private static void configuration(Tree root) throws IOException {
        root.text("etc/passwd", USERS)
                .text("etc/group", GROUPS)
                .text("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n")
                .directory("etc/cloister", Tree.PROGRAM)
                .directory("root", 0700)
                .directory("run", Tree.PROGRAM)
                .directory("tmp", 01777)
                .directory("var/lib/cloister", 0700);
    }

    /// What the container's engine is told of it.
    static List<String> environment() {
        return List.of(
                "PATH=/usr/bin",
                "LANG=C.UTF-8",
                "HOME=/root",
                "XDG_STATE_HOME=/var/lib",
                "XDG_RUNTIME_DIR=/run",
                "XDG_CACHE_HOME=/tmp",
                "CLOISTER_HOME=/" + PROGRAM,
                "CLOISTER_UID=0");
    }
}
