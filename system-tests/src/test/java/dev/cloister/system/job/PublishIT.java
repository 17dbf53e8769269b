// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.Launcher;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.LocalServers;
import dev.cloister.system.world.User;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/// The host's loopback reaches a server inside.
@ExtendWith(LauncherExtension.class)
final class PublishIT {
    /// Counts what it hears until its end, then answers at length; `page` is answered as a web server would.
    private static final String SERVER = """
            import http.server, os, socketserver, threading
            class Count(socketserver.StreamRequestHandler):
                def handle(self):
                    heard = 0
                    while more := self.rfile.read(65536): heard += len(more)
                    self.wfile.write(b'%d\\n' % heard); self.wfile.write(b'x' * 20000000)
            class Page(http.server.SimpleHTTPRequestHandler):
                def do_GET(self):
                    body = b'a fetch' if self.path == '/fetch' else (b'<body><script>fetch("/fetch")'
                        b'.then(a=>a.text()).then(t=>document.body.append("rendered by "+t))</script>')
                    self.send_response(200); self.send_header('Content-Type', 'text/html')
                    self.send_header('Content-Length', str(len(body))); self.end_headers(); self.wfile.write(body)
            class Server(socketserver.ThreadingTCPServer): allow_reuse_address = True; daemon_threads = True
            count, page = Server(('127.0.0.1', 3000), Count), Server(('0.0.0.0', 3001), Page)
            threading.Thread(target=count.serve_forever, daemon=True).start()
            threading.Thread(target=page.serve_forever, daemon=True).start()
            open('ready', 'w').close()
            import time
            while not os.path.exists('stop'): time.sleep(0.05)
            """;

    private final Launchers launchers;

    PublishIT(Launchers launchers) {
        this.launchers = launchers;
    }

    @AsEachUser
    void carriesBothWaysWithHalfCloseAndBackPressureUntilTheRunEnds(User user) throws Exception {
        var port = LocalServers.freePort();
        try (var run = new Serving(user, port + ":3000")) {
            try (var client = new Socket("127.0.0.1", port)) {
                client.getOutputStream().write(new byte[3_000_000]);
                client.shutdownOutput();
                Thread.sleep(500); // Nobody reads meanwhile: what is under way must wait, not be lost.
                var answer = client.getInputStream().readAllBytes();
                assertThat(new String(answer, 0, 8, StandardCharsets.US_ASCII)).isEqualTo("3000000\n");
                assertThat(answer).hasSize(8 + 20_000_000);
            }
            assertThat(run.ps()).contains("publishes 127.0.0.1:%d to port 3000 inside".formatted(port));
            run.end();
            assertThat(run.prepared.soFar().recorded(event -> event.kind().equals("connection_published")))
                    .isTrue();
            assertThat(run.prepared.soFar().recorded(event -> event.kind().equals("connection_ended")
                            && event.at("traffic.bytes_in").equals("3000000")))
                    .as(run.prepared.soFar().toString())
                    .isTrue();
        }
        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(IOException.class);
    }

    @AsEachUser
    void aBrowserOnTheHostRendersAPageServedInside(User user) throws Exception {
        var port = LocalServers.freePort();
        try (var run = new Serving(user, port + ":3001")) {
            var profile = Files.createTempDirectory("cloister-browser");
            var shown = Execution.of(List.of("chromium", "--headless", "--no-sandbox", "--disable-gpu",
                            "--user-data-dir=" + profile, "--virtual-time-budget=5000", "--dump-dom",
                            "http://127.0.0.1:%d/".formatted(port)))
                    .run();
            assertThat(shown.stdout()).as(shown.text()).contains("rendered by a fetch");
            run.end();
        }
    }

    @AsEachUser
    void aPortThatIsTakenEndsTheRunBeforeItBegins(User user) throws IOException {
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.ofLiteral("127.0.0.1"))) {
            var ended = launchers
                    .as(user)
                    .onMachine()
                    .flags("--publish", taken.getLocalPort() + ":3000")
                    .sh("touch started");
            assertThat(ended.exit()).isEqualTo(125);
            assertThat(ended.stderr())
                    .contains("cannot publish 127.0.0.1:" + taken.getLocalPort(), "EADDRINUSE", "hint: ");
            assertThat(ended.workspace().resolve("started")).doesNotExist();
        }
    }

    /// An agent that serves until it is told to stop.
    private final class Serving implements AutoCloseable {
        private final Launcher launcher;
        private final Launcher.Prepared prepared;
        private final Process process;

        Serving(User user, String publish) throws IOException, InterruptedException {
            launcher = launchers.as(user).onMachine().flags("--publish", publish).file("serve.py", SERVER);
            prepared = launcher.prepare();
            process = prepared.execution(List.of("/usr/bin/python3", "serve.py")).start();
            while (process.isAlive() && !Files.exists(prepared.workspace().resolve("ready"))) {
                Thread.sleep(50);
            }
        }

        String ps() {
            return launcher.command(prepared, "ps").stdout();
        }

        void end() throws IOException, InterruptedException {
            Files.writeString(prepared.workspace().resolve("stop"), "");
            assertThat(process.waitFor()).isZero();
        }

        @Override
        public void close() {
            Execution.kill(process);
        }
    }
}
