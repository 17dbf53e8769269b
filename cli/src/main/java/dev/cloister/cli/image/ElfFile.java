// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A program or shared library (elf.h; those of 64 bits, little-endian, as all machines have that this product runs on).
record ElfFile(Path path) {
    private static final int MAGIC = 0x464c457f;
    private static final int CLASS_64_LITTLE_ENDIAN = 0x0102;
    private static final int HEADER = 64;
    private static final int E_PHOFF = 32;
    private static final int E_SHOFF = 40;
    private static final int E_PHENTSIZE = 54;
    private static final int E_PHNUM = 56;
    private static final int E_SHNUM = 60;
    private static final int E_SHSTRNDX = 62;
    private static final int P_OFFSET = 8;
    private static final int P_FILESZ = 32;

    /// Cuts off what only linkers and debuggers read: the table of sections, and the names of functions. It stands behind what is
    /// loaded; a sixth of the JVM's own library is that. A file that isn't of the kind is left as it is.
    void strip() throws IOException {
        try (var file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var header = read(file, 0, HEADER);
            if (header.limit() < HEADER || header.getInt(0) != MAGIC || header.getShort(4) != CLASS_64_LITTLE_ENDIAN) {
                return;
            }
            var end = endOfSegments(file, header);
            if (end >= file.size()) {
                return;
            }
            header.putLong(E_SHOFF, 0).putShort(E_SHNUM, (short) 0).putShort(E_SHSTRNDX, (short) 0);
            file.write(header, 0);
            file.truncate(end);
        }
    }

    private static long endOfSegments(FileChannel file, ByteBuffer header) throws IOException {
        var size = Short.toUnsignedInt(header.getShort(E_PHENTSIZE));
        var count = Short.toUnsignedInt(header.getShort(E_PHNUM));
        var segments = read(file, header.getLong(E_PHOFF), size * count);
        var end = header.getLong(E_PHOFF) + (long) size * count;
        for (var at = 0; at < segments.limit(); at += size) {
            end = Math.max(end, segments.getLong(at + P_OFFSET) + segments.getLong(at + P_FILESZ));
        }
        return end;
    }

    private static ByteBuffer read(FileChannel file, long position, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && file.read(buffer, position + buffer.position()) >= 0) {}
        return buffer.flip();
    }
}
