// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import java.lang.foreign.Arena;

/// One context of libnftables: text in, the kernel's answer out. Functions and constants from
/// nftables/libnftables.h.
///
/// The context works in the network namespace of the thread that opened it, and is used on that thread alone.
/// Output
/// and errors are kept in buffers, never printed.
public final class LibNftables implements AutoCloseable {
    /// Leave out counters' values (libnftables.h).
    public static final int NFT_CTX_OUTPUT_STATELESS = 1 << 2;
    /// Protocols as numbers.
    public static final int NFT_CTX_OUTPUT_NUMERIC_PROTO = 1 << 7;
    /// Print priorities of hooks as numbers.
    public static final int NFT_CTX_OUTPUT_NUMERIC_PRIO = 1 << 8;
    /// Leave out the elements of sets.
    public static final int NFT_CTX_OUTPUT_TERSE = 1 << 11;

    /// The library, as it is opened.
    public static final String LIBRARY = "libnftables.so.1";
    private static final String PACKAGE = "libnftables1";
    private static final int NFT_CTX_DEFAULT = 0;
    private static final int RTLD_NOW = 2;

    private static final Native DLOPEN = Native.function("dlopen");
    private static final Native DLSYM = Native.function("dlsym");
    private static final Native DLERROR = Native.function("dlerror");

    private final Thread owner = Thread.currentThread();
    private final Functions functions;
    private final long context;

    private LibNftables(Functions functions, long context) {
        this.functions = functions;
        this.context = context;
    }

    private record Functions(Native runCommand, Native output, Native error, Native setFlags, Native free) {}

    /// Opens a context for the calling thread and its network namespace.
    ///
    /// @throws MissingLibrary where libnftables isn't installed
    public static LibNftables nft_ctx_new() {
        var library = load();
        var functions = new Functions(
                symbol(library, "nft_run_cmd_from_buffer"),
                symbol(library, "nft_ctx_get_output_buffer"),
                symbol(library, "nft_ctx_get_error_buffer"),
                symbol(library, "nft_ctx_output_set_flags"),
                symbol(library, "nft_ctx_free"));
        var context = symbol(library, "nft_ctx_new").pointer(NFT_CTX_DEFAULT);
        if (context == 0) {
            throw new MissingLibrary(LIBRARY, PACKAGE, "no context");
        }
        var opened = new LibNftables(functions, context);
        if (symbol(library, "nft_ctx_buffer_output").attempt(context) != 0
                || symbol(library, "nft_ctx_buffer_error").attempt(context) != 0) {
            opened.close();
            throw new MissingLibrary(LIBRARY, PACKAGE, "no buffers");
        }
        return opened;
    }

    /// Runs commands in one transaction; 0 when the kernel took them all, else none of them.
    public int nft_run_cmd_from_buffer(String commands) {
        checkThread();
        try (var arena = Arena.ofConfined()) {
            return functions.runCommand().attempt(context, Native.string(arena, commands));
        }
    }

    /// What the last run printed.
    public String nft_ctx_get_output_buffer() {
        checkThread();
        return Native.textAt(functions.output().pointer(context));
    }

    /// What the last run complained about.
    public String nft_ctx_get_error_buffer() {
        checkThread();
        return Native.textAt(functions.error().pointer(context));
    }

    /// Chooses what is printed.
    public void nft_ctx_output_set_flags(int flags) {
        checkThread();
        functions.setFlags().pointer(context, flags);
    }

    /// Frees the context: `nft_ctx_free`.
    @Override
    public void close() {
        checkThread();
        functions.free().pointer(context);
    }

    private void checkThread() {
        if (Thread.currentThread() != owner) {
            throw new WrongThreadException("libnftables context of thread %s used by %s"
                    .formatted(owner.getName(), Thread.currentThread().getName()));
        }
    }

    private static long load() {
        try (var arena = Arena.ofConfined()) {
            var library = DLOPEN.pointer(Native.string(arena, LIBRARY), RTLD_NOW);
            if (library == 0) {
                throw new MissingLibrary(LIBRARY, PACKAGE, Native.textAt(DLERROR.pointer()));
            }
            return library;
        }
    }

    private static Native symbol(long library, String name) {
        try (var arena = Arena.ofConfined()) {
            var address = DLSYM.pointer(library, Native.string(arena, name));
            if (address == 0) {
                throw new MissingLibrary(LIBRARY, PACKAGE, "no function " + name);
            }
            return Native.at(address, name);
        }
    }
}
