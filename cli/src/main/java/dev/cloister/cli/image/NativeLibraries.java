// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.image;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.linux.syscall.LibNftables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The libraries of this machine that programs need: what they are linked with and what they open by name, and what those need in turn.
///
/// The dynamic loader itself is asked, as `ldd` does: it prints what it would load and runs nothing.
///
/// @param files where each is, by the name that it is asked for under
/// @param loader the dynamic loader, at the path that programs name
record NativeLibraries(Map<String, Path> files, Path loader) {
    /// Nowhere but in the code is it written that these are opened: by us, by the C library for names and users, and by it again when a
    /// thread ends.
    private static final List<String> OPENED =
            List.of(LibNftables.LIBRARY, "libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2", "libgcc_s.so.1");

    NativeLibraries {
        files = Map.copyOf(files);
    }

    /// What a program needs, these libraries of its own, and what is opened by name.
    ///
    /// @throws Failure if one is missing
    static NativeLibraries of(Path program, List<Path> own) {
        var preloaded = new ArrayList<>(OPENED);
        own.forEach(library -> preloaded.add(library.toString()));
        var environment = Map.of("LD_TRACE_LOADED_OBJECTS", "1", "LD_PRELOAD", String.join(":", preloaded));
        return parse(Jdk.run(program, List.of(), environment).orThrow().output(), own);
    }

    /// Reads what the loader prints: `NAME => PATH (ADDRESS)`, or `PATH (ADDRESS)` for what was asked for by its path.
    static NativeLibraries parse(String trace, List<Path> own) {
        var files = new TreeMap<String, Path>();
        var loader = Path.of("/");
        for (var line : trace.lines().map(String::strip).toList()) {
            var words = line.split(" ", -1);
            var path = words.length > 2 && words[1].equals("=>") ? words[2] : words[0];
            if (path.equals("not")) {
                throw missing(words[0]);
            }
            // What has no path comes from the kernel.
            if (!path.startsWith("/") || own.contains(Path.of(path))) {
                continue;
            }
            var file = Path.of(path);
            if (file.getFileName().toString().startsWith("ld-")) {
                loader = file;
            } else {
                files.put(Path.of(words[0]).getFileName().toString(), file);
            }
        }
        if (!files.containsKey(LibNftables.LIBRARY)) {
            throw missing(LibNftables.LIBRARY);
        }
        return new NativeLibraries(files, loader);
    }

    /// Copies them to where the loader looks without being told, which is where the C library is; the loader to where programs say.
    void putInto(Tree root) throws IOException {
        var libc = files.get("libc.so.6");
        if (libc == null) {
            throw missing("libc.so.6");
        }
        var directory = libc.resolveSibling(".").toRealPath();
        for (var file : files.entrySet()) {
            root.copy(directory.resolve(file.getKey()).toString(), file.getValue());
        }
        root.copy(loader.resolveSibling(".").toRealPath().resolve(loader.getFileName()).toString(), loader);
    }

    /// Both together.
    NativeLibraries and(NativeLibraries others) {
        var all = new TreeMap<>(files);
        all.putAll(others.files);
        return new NativeLibraries(all, loader);
    }

    private static Failure missing(String library) {
        return new Failure(
                ExitCode.FAILED,
                "cannot make the image: this machine has no %s".formatted(library),
                library.equals(LibNftables.LIBRARY) ? "sudo apt-get install -y libnftables1" : "");
    }

    /// All shared libraries below a directory.
    static List<Path> below(Path directory) throws IOException {
        try (var all = Files.walk(directory)) {
            return all.filter(path -> path.getFileName().toString().endsWith(".so")).sorted().toList();
        }
    }
}
