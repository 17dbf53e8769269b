// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

/// What the attack programs have in common, in Python: each prints one line a try, the outcome first.
final class Python {
    /// `tcp`, `udp`: try one destination. `said`: the answer of a connection until it ends.
    static final String TRIES = """
            import errno, os, select, socket, struct, sys, time

            def name(error):
                return errno.errorcode.get(error.errno, type(error).__name__)

            def said(connection, limit=3.0):
                words, end = b'', time.monotonic() + limit
                try:
                    while time.monotonic() < end:
                        connection.settimeout(max(0.05, end - time.monotonic()))
                        more = connection.recv(4096)
                        if not more: break
                        words += more
                    else:
                        return words, 'open'
                except OSError as error:
                    return words, name(error)
                return words, 'closed'

            def tcp(address, port, payload=b'', limit=2.0):
                started = time.monotonic()
                connection = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET)
                connection.settimeout(5)
                try:
                    connection.connect((address, port))
                    connection.sendall(payload)
                    print('CONNECTED', address, port, *said(connection, limit), flush=True)
                except OSError as error:
                    print(name(error), address, port, round((time.monotonic() - started) * 1000), flush=True)
                finally:
                    connection.close()

            def udp(address, port, payload):
                packets = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET, socket.SOCK_DGRAM)
                packets.settimeout(1)
                try:
                    packets.sendto(payload, (address, port))
                    print('SENT', address, port, packets.recvfrom(4096), flush=True)
                except OSError as error:
                    print(name(error), address, port, flush=True)

            def lease(host):
                return socket.getaddrinfo(host, None, socket.AF_INET, socket.SOCK_STREAM)[0][4][0]

            """;
    /// `hello`: a ClientHello with these extensions and a mark that the far side can be searched for.
    static final String HELLO = """
            def extension(number, body):
                return struct.pack('>HH', number, len(body)) + body

            def server_name(*names):
                entries = b''.join(b'\\0' + struct.pack('>H', len(each)) + each for each in names)
                return extension(0, struct.pack('>H', len(entries)) + entries)

            REST = (extension(43, b'\\x04\\x03\\x04\\x03\\x03') + extension(10, b'\\0\\x02\\0\\x1d')
                    + extension(13, b'\\0\\x04\\x04\\x03\\x08\\x04') + extension(51, b'\\0\\x24\\0\\x1d\\0\\x20' + b'k' * 32))

            def hello(mark, extensions, padding=0):
                if padding: extensions += extension(21, b'\\0' * padding)
                extensions += REST
                body = (b'\\x03\\x03' + b'r' * 32 + b'\\x20' + mark.encode().ljust(32, b'.')
                        + b'\\0\\x04\\x13\\x01\\xc0\\x2f\\x01\\0' + struct.pack('>H', len(extensions)) + extensions)
                return b'\\x01' + struct.pack('>I', len(body))[1:] + body

            def records(handshake, size=16000):
                parts = [handshake[at:at + size] for at in range(0, len(handshake), size)]
                return b''.join(b'\\x16\\x03\\x01' + struct.pack('>H', len(part)) + part for part in parts)

            """;

    private Python() {}
}
