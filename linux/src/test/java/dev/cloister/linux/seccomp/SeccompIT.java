// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SeccompIT {
    @TempDir
    Path folder;

    @Test
    void kernelRefusesEachCallAsTheRulesSay() throws IOException {
        assumeThat(Path.of("/usr/bin/python3")).exists();
        var lines = probe(true);
        assertThat(lines).hasSizeGreaterThan(50).allSatisfy(line -> {
            var fields = line.split("\t");
            assertThat(fields[2]).as(fields[0]).isEqualTo(fields[1]);
        });
    }

    /// Else the test above might pass for the kernel's own reasons.
    @Test
    void withoutTheFilterTheKernelAnswersOtherwise() throws IOException {
        assumeThat(Path.of("/usr/bin/python3")).exists();
        assertThat(probe(false).stream().filter(line -> !line.split("\t")[1].equals(line.split("\t")[2])))
                .hasSizeGreaterThan(25)
                .anySatisfy(line -> assertThat(line).startsWith("openat\tEPERM\tok"))
                .anySatisfy(line -> assertThat(line).startsWith("TIOCSTI"))
                .anySatisfy(line -> assertThat(line).startsWith("openat2"));
    }

    static Stream<Arguments> work() {
        return Stream.of(
                arguments(
                        "node",
                        "node -e 'const w=require(\"worker_threads\");new w.Worker(\"process.stdout.write(String(6*7))\",{eval:true})'",
                        "42"),
                arguments(
                        "node",
                        "node -e 'process.stdout.write(require(\"child_process\").execSync(\"echo child\"))'",
                        "child"),
                arguments("npm", "npm --version", "."),
                arguments(
                        "git",
                        "git init -q r && cd r && echo a >f && git add f && git -c user.name=n -c user.email=e commit -qm m && git gc -q && git log --format=%s",
                        "m"),
                arguments(
                        "python3",
                        "/usr/bin/python3 -c 'import subprocess,threading,socket,tempfile;threading.Thread(target=print).start();tempfile.TemporaryFile();print(subprocess.check_output([\"echo\",\"child\"]))'",
                        "child"),
                arguments(
                        "gcc",
                        "echo 'int puts(const char*);int main(){puts(\"hello\");}' >h.c && gcc -o /tmp/h h.c && /tmp/h",
                        "hello"),
                arguments(
                        "tar",
                        "mkdir -p a/b && echo x >a/b/c && chmod 1755 a && tar czf t.tgz a && mkdir out && tar xpzf t.tgz -C out && cat out/a/b/c",
                        "x"),
                arguments("bash", "set -m; sleep 30 & kill %1; wait %1; echo ended $?", "ended 143"),
                arguments("ip", "ip -brief address && ip route && echo listed", "listed"),
                arguments("gdb", "gdb -q -batch -ex run /bin/true", "exited normally"));
    }

    @ParameterizedTest
    @MethodSource("work")
    void ordinaryToolsWork(String tool, String script, String expected) throws IOException {
        var sandbox = Filtered.in(folder);
        assumeThat(sandbox.run("command -v " + tool).status())
                .as("needs " + tool)
                .isZero();
        assertThat(sandbox.run(script).orThrow().output()).contains(expected);
    }

    @Test
    void javaMachinesStartAndRunThreadsAndProcesses() throws IOException {
        var sandbox = Filtered.in(folder);
        var program = """
                cat >T.java <<'END'
                public class T { public static void main(String[] a) throws Exception {
                  var t = new Thread(() -> System.out.println("thread")); t.start(); t.join();
                  new ProcessBuilder("echo", "child").inheritIO().start().waitFor();
                  java.net.NetworkInterface.networkInterfaces().count();
                  java.nio.file.Files.writeString(java.nio.file.Path.of("/tmp/x"), "x");
                } }
                END
                for java in /usr/lib/jvm/*/bin/java; do "$java" -version 2>&1 && "$java" -Xmx64m T.java || exit; done
                """;
        assertThat(sandbox.run(program).orThrow().output()).contains("thread", "child");
    }

    @Test
    void thirtyTwoBitCallIsNoWayAroundARule() throws IOException {
        assumeThat(System.getProperty("os.arch")).isEqualTo("amd64");
        assumeThat(Path.of("/usr/bin/gcc")).exists();
        var script = """
                echo 'int main(){int r;__asm__ volatile("int $0x80":"=a"(r):"a"(20));return 0;}' >c.c
                gcc -o c c.c && ./c
                """;
        assertThat(Filtered.in(folder).run(script).status())
                .as("SIGSYS, or SIGSEGV from a kernel without 32-bit calls")
                .isIn(128 + 31, 128 + 11);
    }

    private List<String> probe(boolean filtered) throws IOException {
        try (var script = Objects.requireNonNull(SeccompIT.class.getResourceAsStream("probe.py"))) {
            var outcome = Filtered.in(folder)
                    .python(new String(script.readAllBytes(), UTF_8), filtered)
                    .orThrow();
            return outcome.output().lines().toList();
        }
    }
}
