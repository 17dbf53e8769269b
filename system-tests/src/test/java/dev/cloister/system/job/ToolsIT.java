// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.Finished;
import dev.cloister.system.Launcher;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.extension.ExtendWith;

/// The ordinary work of the tools that agents use: what the kernel filter, `/proc`, `/sys` or the root lack shows here.
@ExtendWith(LauncherExtension.class)
final class ToolsIT {
    private final Launchers launchers;

    ToolsIT(Launchers launchers) {
        this.launchers = launchers;
    }

    @AsEachUser
    void npmInstallsAPackageThatIsBuiltFromC(User user) {
        var ended = as(user)
                .file("app/package.json", """
                        {"name": "app", "version": "1.0.0", "dependencies": {"answer": "file:../answer"}}
                        """)
                .file("answer/package.json", """
                        {"name": "answer", "version": "1.0.0", "main": "build/Release/answer.node", "gypfile": true}
                        """)
                .file("answer/binding.gyp", """
                        {"targets": [{"target_name": "answer", "sources": ["answer.c"]}]}
                        """)
                .file("answer/answer.c", """
                        #include <node_api.h>
                        static napi_value answer(napi_env env, napi_callback_info info) {
                            napi_value value;
                            napi_create_int32(env, 42, &value);
                            return value;
                        }
                        NAPI_MODULE_INIT() {
                            napi_value function;
                            napi_create_function(env, "answer", NAPI_AUTO_LENGTH, answer, NULL, &function);
                            return function;
                        }
                        """)
                .sh("""
                        cd app && npm install --nodedir=/usr --install-links --no-audit --no-fund --offline &&
                            node -p 'require("answer")() + " " + require("os").cpus().length'
                        """);
        assertThat(ended.stdout()).as(ended.toString()).contains("42 ");
        works(ended);
    }

    @AsEachUser
    void gitClonesAndCommits(User user) {
        var ended = as(user).sh("""
                export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@x.test GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@x.test
                git init -q -b main /tmp/origin && git -C /tmp/origin commit -q --allow-empty -m first &&
                    git clone -q /tmp/origin clone && cd clone && echo text >file && git add file && git commit -qm second &&
                    git gc -q && git fsck --strict && git log --format=%s && git status --short
                """);
        assertThat(ended.stdout()).as(ended.toString()).isEqualTo("second\nfirst\n");
        works(ended);
    }

    @AsEachUser
    void gccCompilesAProgramWithThreads(User user) {
        var ended = as(user)
                .file("threads.c", """
                        #include <pthread.h>
                        #include <stdio.h>
                        static void *run(void *word) { puts(word); return NULL; }
                        int main(void) {
                            pthread_t thread;
                            pthread_create(&thread, NULL, run, "compiled");
                            return pthread_join(thread, NULL);
                        }
                        """)
                .sh("gcc -O2 -pthread -o threads threads.c && ./threads");
        assertThat(ended.stdout()).as(ended.toString()).isEqualTo("compiled\n");
        works(ended);
    }

    @AsEachUser
    void goBuildsAndVetsAModule(User user) {
        var ended = as(user)
                .file("go.mod", "module example.test/answer\n\ngo 1.19\n")
                .file("main.go", """
                        package main

                        import "fmt"

                        func main() {
                        \tanswer := make(chan int)
                        \tgo func() { answer <- 42 }()
                        \tfmt.Println(<-answer)
                        }
                        """)
                .sh("go build -o answer . && ./answer && go vet .");
        assertThat(ended.stdout()).as(ended.toString()).isEqualTo("42\n");
        works(ended);
    }

    @AsEachUser
    void cargoBuildsAndTestsACrate(User user) {
        var ended = as(user)
                .file("Cargo.toml", "[package]\nname = \"answer\"\nversion = \"0.1.0\"\nedition = \"2021\"\n")
                .file("src/main.rs", """
                        fn main() { println!("{}", std::thread::spawn(|| 42).join().unwrap()); }
                        #[test]
                        fn holds() { assert_eq!(std::fs::read_to_string("Cargo.toml").unwrap().lines().count(), 4); }
                        """)
                .sh("/usr/bin/cargo build -q --offline && target/debug/answer && /usr/bin/cargo test -q --offline");
        assertThat(ended.stdout()).as(ended.toString()).startsWith("42\n").contains("1 passed");
        works(ended);
    }

    @AsEachUser
    void pythonMakesAVirtualEnvironment(User user) {
        var ended = as(user).sh("""
                /usr/bin/python3 -m venv venv && venv/bin/pip --version &&
                    venv/bin/python -c 'import multiprocessing, sqlite3, ssl, sys
                print(sys.prefix, multiprocessing.Pool(2).map(abs, [-1, -2]))'
                """);
        assertThat(ended.stdout()).as(ended.toString()).contains("/venv [1, 2]");
        works(ended);
    }

    @AsEachUser
    void javaCompilesAndRuns(User user) {
        var ended = as(user)
                .variable("PATH", Path.of(System.getProperty("java.home"), "bin") + ":/usr/bin:/bin:/usr/sbin:/sbin")
                .file("Hello.java", """
                        class Hello {
                            public static void main(String[] words) throws Exception {
                                Thread.startVirtualThread(() -> System.out.println("processors: "
                                        + (Runtime.getRuntime().availableProcessors() > 0))).join();
                                new ProcessBuilder("echo", "child").inheritIO().start().waitFor();
                            }
                        }
                        """)
                .sh("javac -d classes Hello.java && java -cp classes Hello");
        assertThat(ended.stdout()).as(ended.toString()).contains("processors: true\n", "child\n");
        works(ended);
    }

    @AsEachUser
    void mavenPackagesAProject(User user) {
        var ended = as(user)
                .onMachine()
                .flags("--preset", "maven")
                .file("pom.xml", """
                        <project>
                          <modelVersion>4.0.0</modelVersion>
                          <groupId>test.example</groupId><artifactId>answer</artifactId><version>1</version>
                          <properties>
                            <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                            <maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target>
                          </properties>
                          <build><plugins>
                            <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
                            <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.16.0</version></plugin>
                            <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.6.1</version></plugin>
                            <plugin><artifactId>maven-jar-plugin</artifactId><version>3.4.2</version></plugin>
                          </plugins></build>
                        </project>
                        """)
                .file("src/main/java/answer/Answer.java", """
                        package answer;
                        public class Answer { public static void main(String[] words) { System.out.println(42); } }
                        """)
                .within(Duration.ofMinutes(4))
                .sh("mvn -q -B package && java -cp target/answer-1.jar answer.Answer");
        assertThat(ended.stdout()).as(ended.toString()).endsWith("42\n");
        works(ended);
    }

    @AsEachUser
    void chromiumTakesAPictureOfAPageServedInside(User user) throws IOException {
        isAPictureOfThePage(photograph(as(user), "--no-sandbox"));
    }

    /// It makes user, process and network namespaces of its own, and says so where it can't.
    @AsEachUser
    void chromiumRunsWithItsOwnSandboxWhereThePolicySaysSo(User user) throws IOException {
        var closed = photograph(as(user), "");
        assertThat(closed.exit()).as(closed.toString()).isNotZero();
        isAPictureOfThePage(photograph(as(user).policy("version: 1\nkernel: { userns: true }\n"), ""));
    }

    private static Finished photograph(Launcher launcher, String option) {
        return launcher.file("site/index.html", """
                        <!doctype html><meta charset="utf-8"><title>inside</title>
                        <body style="margin: 0; background: rgb(10, 120, 200); font: 60px sans-serif; color: white">
                        <h1>Served inside</h1><script>document.body.append("6 times 7 is " + 6 * 7)</script>
                        """).sh("""
                        /usr/bin/python3 -m http.server --directory site 8080 >/dev/null 2>&1 &
                        server=$!
                        until curl -so /dev/null http://localhost:8080/; do sleep 0.1; done
                        timeout 100 chromium --headless %s --disable-gpu --screenshot=page.png --window-size=800,600 \\
                            http://localhost:8080/
                        status=$?
                        kill $server
                        exit $status
                        """.formatted(option));
    }

    /// The page's ground, and on it letters: more colours than one.
    private static void isAPictureOfThePage(Finished ended) throws IOException {
        works(ended);
        var picture = ImageIO.read(ended.workspace().resolve("page.png").toFile());
        assertThat(picture.getWidth()).isEqualTo(800);
        assertThat(picture.getRGB(799, 1) & 0xffffff).isEqualTo(0x0a78c8);
        var colours = new HashSet<Integer>();
        for (var x = 0; x < 400; x++) {
            for (var y = 0; y < 300; y++) {
                colours.add(picture.getRGB(x, y));
            }
        }
        assertThat(colours).hasSizeGreaterThan(10);
    }

    private Launcher as(User user) {
        return launchers.as(user).within(Duration.ofMinutes(2));
    }

    private static void works(Finished ended) {
        assertThat(ended.exit()).as(ended.toString()).isZero();
    }
}
