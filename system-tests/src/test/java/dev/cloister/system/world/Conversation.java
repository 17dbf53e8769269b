// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// One connection that reached the internet. What it says is written down before it is answered.
final class Conversation {
    private static final int TLS_HANDSHAKE = 0x16;

    private final Socket socket;
    private final Journal journal;
    private final Web web;
    private final SSLContext tls;

    Conversation(Socket socket, Journal journal, Web web, SSLContext tls) {
        this.socket = socket;
        this.journal = journal;
        this.web = web;
        this.tls = tls;
    }

    /// Answers by port: 22 a banner, 7000 an echo, 7001 a greeting first, 7002 silence, 7003 one byte a second;
    /// else by
    /// what comes first, TLS or plain HTTP; and a word to anything else.
    void hold() throws IOException {
        note("tcp", "opened");
        switch (socket.getLocalPort()) {
            case 22 -> greet("SSH-2.0-World_1\r\n");
            case 7000 -> echo();
            case 7001 -> {
                say("hello from the world\n");
                echo();
            }
            case 7002 -> pause(60_000);
            case 7003 -> trickle();
            default -> sniff();
        }
    }

    /// A service of the host: writes down that it was reached, and says so.
    static void confess(Socket socket, Journal journal) throws IOException {
        journal.write("tcp", socket.getLocalAddress(), socket.getLocalPort(), "opened");
        socket.getOutputStream().write("host service\n".getBytes(StandardCharsets.US_ASCII));
        var bytes = new byte[4096];
        var count = socket.getInputStream().read(bytes);
        if (count > 0) {
            journal.write("tcp", socket.getLocalAddress(), socket.getLocalPort(), Journal.escaped(bytes, count));
        }
    }

    private void sniff() throws IOException {
        var in = socket.getInputStream();
        var first = new byte[16_384];
        var count = in.read(first);
        if (count <= 0) {
            return;
        }
        note("tcp", Journal.escaped(first, count));
        var start = new ByteArrayInputStream(first, 0, count);
        if (first[0] == TLS_HANDSHAKE) {
            secure(start);
        } else if (Character.isLetter(first[0]) && socket.getLocalPort() != WorldServer.CATCH_ALL) {
            web.serve(new java.io.SequenceInputStream(start, in), socket.getOutputStream(), socket, "");
        } else {
            greet("caught\n");
        }
    }

    private void secure(InputStream start) throws IOException {
        try (var secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, start, true)) {
            var parameters = secure.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"http/1.1"});
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            var session = (ExtendedSSLSession) secure.getSession();
            var names = session.getRequestedServerNames().stream()
                    .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
                    .toList();
            note("tls", "sni=" + names);
            web.serve(secure.getInputStream(), secure.getOutputStream(), socket, String.join(",", names));
        }
    }

    private void greet(String words) throws IOException {
        say(words);
        var bytes = new byte[16_384];
        var in = socket.getInputStream();
        for (var count = in.read(bytes); count >= 0; count = in.read(bytes)) {
            note("tcp", Journal.escaped(bytes, count));
        }
    }

    private void echo() throws IOException {
        var bytes = new byte[65_536];
        var in = socket.getInputStream();
        var total = 0L;
        for (var count = in.read(bytes); count >= 0; count = in.read(bytes)) {
            if (total < 65_536) {
                note("tcp", Journal.escaped(bytes, Math.min(count, 4096)));
            }
            total += count;
            socket.getOutputStream().write(bytes, 0, count);
        }
        say("bye after %d\n".formatted(total));
    }

    private void trickle() throws IOException {
        for (var count = 0; count < 120; count++) {
            say(".");
            pause(1_000);
        }
    }

    private void say(String words) throws IOException {
        socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
    }

    private void note(String kind, String text) {
        journal.write(kind, socket.getLocalAddress(), socket.getLocalPort(), text);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
