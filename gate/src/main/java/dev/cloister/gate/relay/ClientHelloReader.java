// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;

/// Puts a ClientHello together from whatever records and segments it arrives in, and reads it.
///
/// Each byte is looked at once while they arrive, so that a hello in one-byte segments costs no more than any
/// other; the message is parsed when it is whole. Not safe for use by many threads.
final class ClientHelloReader {
    /// Post-quantum key shares and long session tickets stay below 20 KiB; servers refuse far smaller ones than
    /// this.
    static final int MAX_HELLO = 64 * 1024;

    private static final int HANDSHAKE_RECORD = 22;
    private static final int CLIENT_HELLO = 1;
    /// RFC 8446 §5.1: a plaintext record holds at most 2^14 bytes.
    private static final int MAX_RECORD = 1 << 14;

    private static final int SERVER_NAME = 0;
    /// `encrypted_client_hello`, and the draft it grew from.
    private static final int ECH = 0xfe0d;

    private static final int ESNI = 0xffce;

    private final byte[] header = new byte[5];
    /// All that was read, headers of records included: the message is taken out of it once it is whole.
    private final Bytes raw = new Bytes();

    private final byte[] start = new byte[4];
    private int length;
    private int headerFilled;
    private int records;
    private int recordLeft;

    /// Takes the next bytes, up to the end of the hello. Call no more once it answered anything but `NeedMore`.
    ClientHello read(ByteBuffer in) {
        raw.append(in.duplicate());
        while (in.hasRemaining()) {
            var result = recordLeft == 0 ? header(in.get()) : fragment(in);
            if (!(result instanceof ClientHello.NeedMore)) {
                return result;
            }
        }
        return new ClientHello.NeedMore();
    }

    /// Hands out all that was read.
    ByteBuffer take() {
        return raw.take();
    }

    private ClientHello header(byte next) {
        header[headerFilled++] = next;
        if (headerFilled == 1 && next != HANDSHAKE_RECORD) {
            return foreign("another record stands inside the hello");
        }
        if (headerFilled == 2 && next != 3) {
            return foreign("a record of an unknown version");
        }
        if (headerFilled < header.length) {
            return new ClientHello.NeedMore();
        }
        headerFilled = 0;
        records++;
        recordLeft = ((header[3] & 0xff) << 8) | (header[4] & 0xff);
        return recordLeft == 0 || recordLeft > MAX_RECORD
                ? new ClientHello.Malformed("a record of %d bytes".formatted(recordLeft))
                : new ClientHello.NeedMore();
    }

    private ClientHello foreign(String problem) {
        return records == 0 ? new ClientHello.NotTls() : new ClientHello.Malformed(problem);
    }

    private ClientHello fragment(ByteBuffer in) {
        var added = Math.min(recordLeft, in.remaining());
        for (var at = length; at < Math.min(start.length, length + added); at++) {
            start[at] = in.get(in.position() + at - length);
        }
        in.position(in.position() + added);
        length += added;
        recordLeft -= added;
        if (start[0] != CLIENT_HELLO) {
            return new ClientHello.Malformed("a handshake that doesn't begin with a hello");
        }
        if (length < start.length) {
            return new ClientHello.NeedMore();
        }
        var expected = 4 + (((start[1] & 0xff) << 16) | ((start[2] & 0xff) << 8) | (start[3] & 0xff));
        if (expected > MAX_HELLO) {
            return new ClientHello.Malformed("a hello of %d bytes".formatted(expected));
        }
        if (length < expected) {
            return new ClientHello.NeedMore();
        }
        return length == expected && recordLeft == 0
                ? parse(message().position(start.length))
                : new ClientHello.Malformed("bytes after the hello in its record");
    }

    private ByteBuffer message() {
        var message = ByteBuffer.allocate(length);
        for (var in = raw.buffer(); message.hasRemaining(); ) {
            var fragment = in.getShort(in.position() + 3) & 0xffff;
            message.put(in.slice(in.position() + header.length, fragment));
            in.position(in.position() + header.length + fragment);
        }
        return message.flip();
    }

    private static ClientHello parse(ByteBuffer body) {
        try {
            return hello(body);
        } catch (BufferUnderflowException e) {
            return new ClientHello.Malformed("its lengths don't add up");
        } catch (Unreadable e) {
            return new ClientHello.Malformed(e.getMessage());
        }
    }

    private static ClientHello hello(ByteBuffer body) {
        check(body.get() == 3, "a hello of an unknown version");
        body.get();
        body.get(new byte[32]);
        check(vector8(body).remaining() <= 32, "a session id longer than 32 bytes");
        var suites = vector16(body).remaining();
        check(suites >= 2 && suites % 2 == 0, "a list of cipher suites of %d bytes".formatted(suites));
        check(vector8(body).hasRemaining(), "no compression method");
        if (!body.hasRemaining()) {
            return new ClientHello.Hello(Optional.empty(), false);
        }
        var extensions = vector16(body);
        check(!body.hasRemaining(), "bytes after the extensions");
        return extensions(extensions);
    }

    private static ClientHello extensions(ByteBuffer extensions) {
        var seen = new HashSet<Integer>();
        var name = Optional.<String>empty();
        while (extensions.hasRemaining()) {
            var type = extensions.getShort() & 0xffff;
            var content = vector16(extensions);
            check(seen.add(type), "extension %d twice".formatted(type));
            if (type == SERVER_NAME) {
                name = Optional.of(serverName(content));
            }
        }
        return new ClientHello.Hello(name, seen.contains(ECH) || seen.contains(ESNI));
    }

    /// RFC 6066 §3 allows one name of each type, and only `host_name` exists. An entry of another type could be
    /// read differently by another parser, so it is refused.
    private static String serverName(ByteBuffer content) {
        var list = vector16(content);
        check(!content.hasRemaining(), "bytes after the server name");
        check(list.hasRemaining(), "an empty list of server names");
        check(list.get() == 0, "a server name of an unknown type");
        var name = vector16(list);
        check(!list.hasRemaining(), "more than one server name");
        check(name.hasRemaining(), "an empty server name");
        var text = StandardCharsets.ISO_8859_1.decode(name).toString();
        check(text.chars().allMatch(c -> c > 0x20 && c < 0x7f), "a server name with bytes that no name has");
        return text;
    }

    private static ByteBuffer vector8(ByteBuffer in) {
        return slice(in, in.get() & 0xff);
    }

    private static ByteBuffer vector16(ByteBuffer in) {
        return slice(in, in.getShort() & 0xffff);
    }

    private static ByteBuffer slice(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        var slice = in.slice(in.position(), length);
        in.position(in.position() + length);
        return slice;
    }

    private static void check(boolean holds, String problem) {
        if (!holds) {
            throw new Unreadable(problem);
        }
    }

    /// Leaves the parser at the first thing that can't be read.
    private static final class Unreadable extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Unreadable(String problem) {
            super(problem);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
