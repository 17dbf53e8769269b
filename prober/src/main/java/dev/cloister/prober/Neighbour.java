// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;
import dev.cloister.prober.attack.Outcome;
import dev.cloister.prober.attempt.Targets;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Another agent, in an enclosure of its own: it listens on its addresses, leaves marks where a neighbour would see them,
/// says its port, and tells of whoever comes, until its input ends.
final class Neighbour {
    private static final String REACH = "net.other";
    private static final String SEE = "processes.other";
    private static final int INPUT = 0;
    private static final int SILENCE_MILLISECONDS = 2_000;

    private final String mark;
    private final String token;
    private final Consumer<Answer> say;

    /// @param mark what it calls itself; the other's command line must not have it
    private Neighbour(String mark, String token, Consumer<Answer> say) {
        this.mark = mark;
        this.token = token;
        this.say = say;
    }

    /// Whether these targets ask for one.
    static boolean isAskedFor(Targets targets) {
        return targets.first("neighbour").isPresent();
    }

    /// Listens until the input ends.
    static void listen(Targets targets, Consumer<Answer> say) {
        try {
            new Neighbour(targets.required("neighbour"), targets.required("token"), say).listen();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void listen() throws IOException {
        for (var directory : Targets.SHARED) {
            java.nio.file.Files.createFile(Path.of(directory, mark));
        }
        var named = Sockets.listen_abstract(mark);
        var tcp = new ServerSocket(0);
        var udp = new DatagramSocket(tcp.getLocalPort());
        start(() -> acceptTcp(tcp));
        start(() -> receive(udp));
        say.accept(new Answer.Count("port", tcp.getLocalPort()));
        short[] ready;
        do {
            ready = Files.poll(new int[] {named, INPUT}, new short[] {Files.POLLIN, Files.POLLIN}, -1);
            if (ready[0] != 0) {
                Files.close(Sockets.accept4(named, 0));
                say.accept(new Answer.Of(SEE, Outcome.reached("a connection arrived at its abstract socket")));
            }
        } while (ready[0] != 0 || Files.read(INPUT, new byte[1], 0, 1) > 0);
    }

    private void acceptTcp(ServerSocket door) throws IOException {
        while (true) {
            var connection = door.accept();
            start(() -> read(connection));
        }
    }

    private void read(Socket connection) throws IOException {
        try (connection) {
            connection.setSoTimeout(SILENCE_MILLISECONDS);
            tell(connection.getInputStream().readNBytes(token.length()), "a connection");
        }
    }

    private void receive(DatagramSocket door) throws IOException {
        var packet = new DatagramPacket(new byte[token.length()], token.length());
        while (true) {
            door.receive(packet);
            tell(packet.getData(), "a datagram");
        }
    }

    private void tell(byte[] said, String what) {
        if (new String(said, US_ASCII).equals(token)) {
            say.accept(new Answer.Of(REACH, Outcome.reached(what + " arrived in the other enclosure")));
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /// A listener's end is the end of its thread.
    private static void start(Work work) {
        Thread.ofPlatform().daemon(true).start(() -> {
            try {
                work.run();
            } catch (IOException _) {
                // The other side has gone.
            }
        });
    }
}
