// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.Launcher.Prepared;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/// The launcher on a terminal: keys, sizes and signals reach the agent as if nothing were in between.
@ExtendWith(LauncherExtension.class)
final class TerminalIT {
    /// Starts a program on a new terminal of 33 by 101 and plays a script of `wait WORDS`, `send KEYS`, `size ROWS
    /// COLS`.
    private static final String TYPIST = """
            import fcntl, os, pty, select, signal, struct, sys, termios, time
            script, command = sys.argv[1], sys.argv[2:]
            pid, terminal = pty.fork()
            if pid == 0:
                time.sleep(0.2)
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                os.execvp(command[0], command)
            def size(rows, columns): fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
            size(33, 101)
            seen, at, end = b'', 0, time.monotonic() + 40
            def more(limit):
                global seen
                if select.select([terminal], [], [], limit)[0]:
                    try: got = os.read(terminal, 65536)
                    except OSError: return False
                    seen += got
                    return bool(got)
                return True
            for line in open(script, 'rb').read().splitlines():
                verb, _, words = line.partition(b' ')
                if verb == b'wait':
                    while words not in seen[at:] and time.monotonic() < end:
                        if not more(0.2): break
                    found = seen.find(words, at)
                    if found < 0: print('NEVER SAW', words); break
                    at = found + len(words)
                elif verb == b'send': time.sleep(0.3); os.write(terminal, words.decode('unicode_escape').encode('latin-1'))
                elif verb == b'size': size(*map(int, words.split()))
            end = time.monotonic() + 10
            while time.monotonic() < end and more(0.2): pass
            os.set_blocking(terminal, False)
            for _ in range(100):
                done, status = os.waitpid(pid, os.WNOHANG)
                if done: break
                time.sleep(0.1)
            else: os.kill(pid, 9); status = 9
            sys.stdout.buffer.write(seen); print('\\nEXIT', os.waitstatus_to_exitcode(status))
            """;

    private final Launchers launchers;

    TerminalIT(Launchers launchers) {
        this.launchers = launchers;
    }

    @AsEachUser
    void givesTheAgentATerminalOfItsOwn(User user) throws IOException {
        var text = play(user, List.of("bash", "--norc", "-i"), """
                wait $
                send tty; stty size; test -w /dev/tty && echo can-write; ps -o stat= $$\\r
                wait /dev/pts/
                wait 33 101
                wait can-write
                size 44 77
                send stty size\\r
                wait 44 77
                send exit 6\\r
                """);
        assertThat(text).doesNotContain("NEVER SAW", "no job control").contains("EXIT 6");
    }

    @AsEachUser
    void interruptsStopsAndResumesTheAgentsJobs(User user) throws IOException {
        var text = play(user, List.of("bash", "--norc", "-i"), """
                wait $
                send sh -c 'echo run$((1+1)); exec sleep 30'\\r
                wait run2
                send \\x03
                wait $
                send echo interrupted-$?\\r
                wait interrupted-130
                send sh -c 'echo run$((2+1)); exec sleep 31'\\r
                wait run3
                send \\x1a
                wait Stopped
                send jobs; kill %1; fg\\r
                wait sleep 31
                send echo still-here; exit 3\\r
                wait still-here
                """);
        assertThat(text).doesNotContain("NEVER SAW").contains("EXIT 3");
    }

    /// TIOCSTI, and TIOCLINUX of the console: the words would be typed into the shell that reads next.
    @AsEachUser
    void keystrokesOfTheAgentsMakingReachNoShell(User user) throws IOException {
        var attack = "import fcntl, sys\n"
                + "for request in 0x5412, 0x541c:\n"
                + "  for key in b'echo typed-$((1+1))\\n':\n"
                + "    try: fcntl.ioctl(0, request, bytes([key])); print('typed')\n"
                + "    except OSError as error: last = error.strerror\n"
                + "  print('refused:', last)\n";
        var text = play(user, List.of("bash", "--norc", "-i"), """
                wait $
                send /usr/bin/python3 -c "$ATTACK"\\r
                wait refused: Operation not permitted
                wait refused: Operation not permitted
                send sleep 1; jobs; echo still-here; exit 4\\r
                wait still-here
                """, attack);
        assertThat(text).doesNotContain("NEVER SAW", "typed-2").contains("EXIT 4");
    }

    @AsEachUser
    void opensAnEditor(User user) throws IOException {
        var text = play(user, List.of("vim", "-u", "NONE", "note.txt"), """
                wait note.txt
                send ihello from vim\\x1b
                wait hello from vim
                send :wq\\r
                """);
        assertThat(text).doesNotContain("NEVER SAW").contains("EXIT 0");
    }

    @AsEachUser
    void givesNoTerminalWhereThereIsNone(User user) {
        var ended = launchers
                .as(user)
                .sh("test -t 0 || test -t 1 || echo none; cat; (: < /dev/tty) 2>/dev/null && echo has-tty; exit 0");
        assertThat(ended.stdout()).as(ended.toString()).isEqualTo("none\n");
    }

    @AsEachUser
    void passesSignalsToTheAgent(User user) throws IOException, InterruptedException {
        var prepared = launchers.as(user).prepare();
        var process = prepared.execution(List.of(
                        "bash",
                        "-c",
                        "trap 'echo got-term; exit 9' TERM; touch ready; for i in $(seq 200); do sleep 0.1; done"))
                .start();
        UpstreamFaultIT.waitFor(() -> Files.exists(prepared.workspace().resolve("ready")));
        process.toHandle().destroy();
        assertThat(process.waitFor()).isEqualTo(9);
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("got-term\n");
    }

    /// As from a shell's Ctrl-C, to the launcher's whole process group: the agent goes on, and so does its gate.
    @AsEachUser
    void anInterruptIsTheAgentsAndEndsNoGate(User user) throws IOException, InterruptedException {
        var prepared = launchers.as(user).allowing("host: allowed.test, ports: [7000]").prepare();
        var whole = prepared.execution(List.of("bash", "-c", """
                trap 'echo interrupted >>told' INT; touch ready
                for _ in $(seq 300); do [ -s told ] && break; sleep 0.1; done
                cat told; exec 3<>/dev/tcp/allowed.test/7000 && echo connected
                """));
        // What runs in the background of a shell ignores interrupts, and all its children do.
        var group = new ArrayList<>(List.of("env", "--default-signal=INT", "setsid"));
        group.addAll(whole.command());
        var process = new Execution(group, whole.environment(), whole.directory(), whole.limit()).start();
        UpstreamFaultIT.waitFor(() -> Files.exists(prepared.workspace().resolve("ready")));
        Execution.need("kill", "-INT", "--", "-" + process.pid());
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("interrupted\nconnected\n");
        assertThat(process.waitFor()).isZero();
    }

    private String play(User user, List<String> command, String script) throws IOException {
        return play(user, command, script, "");
    }

    private String play(User user, List<String> command, String script, String attack) throws IOException {
        var prepared = launchers.as(user)
                .variable("ATTACK", attack)
                .flags("--env", "ATTACK")
                .prepare();
        var typist = Files.writeString(prepared.base().resolve("typist.py"), TYPIST);
        var keys = Files.writeString(prepared.base().resolve("keys"), script);
        return typed(prepared, command, List.of("/usr/bin/python3", typist.toString(), keys.toString()))
                .text();
    }

    /// The launcher's command line with the typist in front of the launcher, behind what changes the user.
    private static Execution.Outcome typed(Prepared prepared, List<String> command, List<String> typist) {
        var whole = prepared.execution(command);
        var words = new ArrayList<>(whole.command());
        words.addAll(words.indexOf(prepared.launcher().program().toString()), typist);
        return new Execution(words, whole.environment(), whole.directory(), Duration.ofSeconds(90)).run();
    }
}
