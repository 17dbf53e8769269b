// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.cli.call.Edition;
import java.io.IOException;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// This program as a directory that needs no JDK: a runtime with the modules that it needs and its own, an archive of classes, and a
/// launcher that is no script, since the image has no shell.
///
/// @param workplace a directory of its own for what is made on the way
record ImageRuntime(Jdk jdk, Path workplace) {
    private static final String MODULE = "dev.cloister.cli";
    private static final String MAIN = MODULE + "/" + MODULE + ".Main";

    /// As in the launcher, which says why.
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:CompileThresholdScaling=10",
            "-Xms32m",
            "-Xmx512m",
            "-XX:-UsePerfData",
            "-Xlog:disable",
            "-Xlog:all=off",
            "-XX:ErrorFile=/tmp/cloister-crash-%p.log",
            "-XX:-CreateCoredumpOnCrash",
            "--enable-native-access=dev.cloister.linux,io.netty.common,io.netty.transport.unix.common");

    /// What a container's engine asks every few seconds, and its like. Not what makes all commands, such as `--version`: that of `run` has a
    /// thread load classes meanwhile, now more and now fewer.
    private static final List<String> TRAINING = List.of("health", "ps");

    /// Makes it.
    ///
    /// @return its directory, with the launcher `bin/cloister`
    Path make() throws IOException {
        var runtime = link();
        archiveClasses(runtime);
        jdk.run("jpackage", packageOptions(runtime));
        var program = workplace.resolve("cloister");
        extractNettysLibrary(program.resolve("lib/app"));
        return program;
    }

    private Path link() {
        var runtime = workplace.resolve("runtime");
        jdk.run(
                "jlink",
                List.of(
                        "--module-path", jdk.modulePath(),
                        "--add-modules", MODULE,
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        "--compress", "zip-6",
                        "--output", runtime.toString()));
        return runtime;
    }

    /// An archive of the classes that a short command loads, in place of the JDK's own. An ahead-of-time cache would start a little
    /// faster, but no two recordings of one are alike.
    private void archiveClasses(Path runtime) throws IOException {
        var classes = new TreeSet<String>();
        for (var command : TRAINING) {
            classes.addAll(loadedBy(runtime, command));
        }
        var list = Files.write(workplace.resolve("classes"), classes);
        var archive = runtime.resolve("lib/server/classes.jsa");
        var options = new ArrayList<>(OPTIONS);
        options.addAll(List.of("-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + archive));
        options.addAll(List.of("--module", MAIN));
        Jdk.run(runtime.resolve("bin/java"), options, Map.of()).orThrow();
    }

    /// Without what depends on the moment: numbers, and which forms of method handles were garbage.
    private List<String> loadedBy(Path runtime, String command) throws IOException {
        var list = workplace.resolve("loaded");
        Files.deleteIfExists(list);
        var options = new ArrayList<>(OPTIONS);
        options.addAll(List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + list, "--module", MAIN, command));
        var nowhere = workplace.resolve("nowhere").toString();
        Jdk.run(
                runtime.resolve("bin/java"),
                options,
                Map.of("CLOISTER_UID", "0", "CLOISTER_HOME", nowhere, "HOME", nowhere, "XDG_STATE_HOME", nowhere));
        return Files.readAllLines(list, UTF_8).stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("@cp") && !line.startsWith("@lambda-form-invoker"))
                .map(line -> line.replaceFirst(" id: [0-9]+$", ""))
                .toList();
    }

    private List<String> packageOptions(Path runtime) {
        var options = new ArrayList<>(List.of(
                "--type", "app-image",
                "--name", "cloister",
                "--app-version", Edition.VERSION,
                "--runtime-image", runtime.toString(),
                "--module", MAIN,
                "--dest", workplace.toString()));
        for (var option : OPTIONS) {
            options.addAll(List.of("--java-options", option));
        }
        options.addAll(List.of("--java-options", "-Djava.library.path=$APPDIR"));
        return options;
    }

    /// Netty would unpack it into /tmp, where an engine lets no program be.
    private static void extractNettysLibrary(Path directory) throws IOException {
        var architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        var name = "libnetty_transport_native_epoll_%s.so".formatted(architecture);
        var module = ModuleLayer.boot().configuration().findModule("io.netty.transport.epoll.linux." + architecture)
                .map(ResolvedModule::reference)
                .orElseThrow(() -> new IllegalStateException("no module with " + name));
        try (var reader = module.open();
                var content = reader.open("META-INF/native/" + name)
                        .orElseThrow(() -> new IllegalStateException("no " + name))) {
            Files.copy(content, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
