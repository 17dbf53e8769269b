// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.cli.Home;
import dev.cloister.cli.policy.Person;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class InitCommandTest {
    private Home home;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        home = new Home(directory);
    }

    @Test
    void anEmptyFolderGetsTheFilesOfADevcontainer() throws IOException {
        assertThat(init("--profile", "basic")).isZero();
        assertThat(files())
                .containsOnlyKeys(
                        ".devcontainer/.dockerignore",
                        ".devcontainer/Dockerfile",
                        ".devcontainer/cloister.yaml",
                        ".devcontainer/compose.yaml",
                        ".devcontainer/devcontainer.json",
                        ".devcontainer/seccomp.json",
                        ".devcontainer/workspace",
                        ".dockerignore",
                        ".gitignore",
                        "SECURITY.md");
        assertThat(text(".devcontainer/compose.yaml"))
                .contains("name: project-cloister\n")
                .doesNotContain("postgres", "internal: true");
        assertThat(text("SECURITY.md")).contains("| `api.anthropic.com` | 443 |");
        assertThat(home.out()).contains("next:\n  cloister image ", "devcontainer up --workspace-folder .");
        assertThat(home.run("policy", "check", file(".devcontainer/cloister.yaml").toString())).isZero();
    }

    @Test
    void sayingItAgainChangesNothing() throws IOException {
        home.write(".gitignore", "target/\n/.env");
        assertThat(init("--profile", "advanced")).isZero();
        var before = files();
        var written = Files.getLastModifiedTime(file(".devcontainer/secrets/postgres-password"));

        assertThat(init()).isZero();
        assertThat(home.out()).contains("everything is as it is to be");
        assertThat(init("--profile", "advanced")).isZero();
        assertThat(files()).isEqualTo(before);
        assertThat(Files.getLastModifiedTime(file(".devcontainer/secrets/postgres-password"))).isEqualTo(written);
        assertThat(text(".gitignore")).isEqualTo("target/\n/.env\n.devcontainer/secrets/\n.devcontainer/backup/\n");
    }

    @Test
    void aFileThatWasEditedByHandIsShownAndKept() throws IOException {
        init("--profile", "basic");
        home.write(".devcontainer/compose.yaml", text(".devcontainer/compose.yaml") + "# mine\n");

        assertThat(init()).isZero();
        assertThat(home.out()).contains("change  .devcontainer/compose.yaml", "-# mine", "kept in .devcontainer/backup/");
        assertThat(text(".devcontainer/compose.yaml")).doesNotContain("# mine");
        assertThat(files().entrySet())
                .anyMatch(file -> file.getKey().matches("\\.devcontainer/backup/[^/]+/\\.devcontainer/compose.yaml")
                        && file.getValue().endsWith("# mine\n"));
    }

    @Test
    void whatItsOwnerWritesInThePolicyAndElsewhereStays() throws IOException {
        init("--profile", "basic");
        home.write(".devcontainer/cloister.yaml", text(".devcontainer/cloister.yaml") + "deny:\n  - tracker.example\n");
        home.write("SECURITY.md", "# Ours\n\n" + text("SECURITY.md") + "Write to us.\n");

        assertThat(init("--service", "redis", "--service", "postgres")).isZero();
        assertThat(text(".devcontainer/cloister.yaml"))
                .endsWith("deny:\n  - tracker.example\nservices:\n  redis: redis:6379\n  postgres: postgres:5432\n");
        assertThat(text("SECURITY.md")).startsWith("# Ours\n").contains("| `redis` | 6379 |").endsWith("Write to us.\n");
    }

    @Test
    void passwordsAreMadeAnewForEachProjectAndLieWhereOnlyTheirOwnerLooks() throws IOException {
        init("--profile", "advanced");
        var password = text(".devcontainer/secrets/postgres-password");

        assertThat(password).matches("[A-Za-z0-9-]{35,}").isNotEqualTo(text(".devcontainer/secrets/postgres-admin"));
        assertThat(text(".devcontainer/secrets/postgres-pgpass")).isEqualTo("postgres:5432:*:app:%s\n".formatted(password));
        assertThat(mode(".devcontainer/secrets")).isEqualTo("rwx------");
        assertThat(mode(".devcontainer/secrets/postgres-pgpass")).isEqualTo("rw-------");
        assertThat(text(".gitignore")).contains(".devcontainer/secrets/");
        assertThat(text(".dockerignore")).contains(".devcontainer/secrets/");
        assertThat(home.out() + home.err() + text(".devcontainer/compose.yaml") + text("SECURITY.md"))
                .doesNotContain(password);
    }

    @Test
    void aDryRunShowsAndWritesNothing() throws IOException {
        assertThat(init("--profile", "basic", "--dry-run")).isZero();
        assertThat(home.out()).contains("new     .devcontainer/compose.yaml", "nothing was written");
        assertThat(files()).isEmpty();
    }

    @Test
    void permissiveIsSaidLoudlyAndStandsInThePolicy() throws IOException {
        assertThat(init("--profile", "basic", "--mode", "permissive")).isZero();
        assertThat(home.err()).contains("PERMISSIVE: the agent may reach everything");
        assertThat(text(".devcontainer/cloister.yaml")).contains("mode: permissive");
        assertThat(init("--mode", "strict")).isZero();
        assertThat(home.run("policy", "check", "--require-strict", file(".devcontainer/cloister.yaml").toString()))
                .isZero();
    }

    @Test
    void linksThatSomebodyPlantedAreNotWrittenThrough() throws IOException {
        for (var planted : new String[] {".devcontainer", "SECURITY.md", ".gitignore", ".devcontainer/secrets"}) {
            var elsewhere = Files.createTempDirectory(home.home(), "elsewhere");
            var link = file(planted);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, elsewhere);

            assertThat(init("--profile", "advanced")).as(planted).isEqualTo(1);
            assertThat(home.err()).contains("symbolic link");
            assertThat(elsewhere).as(planted).isEmptyDirectory();
            Files.delete(link);
        }
    }

    @Test
    void whatTheHostRunsByItselfIsReadOnlyAndCantBeRenamedAway() throws IOException {
        home.write(".envrc", "export A=1\n");
        for (var git : new String[] {".git", "part/.git"}) {
            home.write(git + "/HEAD", "ref: refs/heads/main\n");
            home.write(git + "/config", "[core]\n");
            home.write(git + "/hooks/pre-commit", "#!/bin/sh\n");
        }
        home.write("part/deep/.env", "TOKEN=1\n");
        home.write("part/$odd: name/id_rsa", "-----BEGIN OPENSSH PRIVATE KEY-----\n");

        assertThat(init("--profile", "basic")).isZero();
        assertThat(text(".devcontainer/compose.yaml"))
                .contains(
                        line("../.envrc", "/workspace/.envrc", true),
                        line("../.git", "/workspace/.git", false),
                        line("../.git/hooks", "/workspace/.git/hooks", true),
                        line("../.git/config", "/workspace/.git/config", true),
                        line("../part", "/workspace/part", false),
                        line("../part/.git/hooks", "/workspace/part/.git/hooks", true),
                        line("../part/deep", "/workspace/part/deep", false),
                        line("/dev/null", "/workspace/part/deep/.env", true),
                        line("/dev/null", "\"/workspace/part/$$odd: name/id_rsa\"", true));
    }

    @Test
    void aLinkWhereSomethingIsToBeCoveredEndsIt() throws IOException {
        Files.createSymbolicLink(file(".vscode"), home.home());

        assertThat(init("--profile", "basic")).isEqualTo(1);
        assertThat(home.err()).contains(".vscode: it is a symbolic link");
        assertThat(files()).isEmpty();
    }

    @Test
    void aPersonIsAskedAHandfulOfThings() throws IOException {
        home.write("docker-compose.yml", "services:\n  db:\n    image: postgres:15\n");

        assertThat(asked("2\n\nn\n")).isEqualTo(1);
        assertThat(files()).containsOnlyKeys("docker-compose.yml");
        assertThat(asked("3\nredis\ny\n")).isZero();
        assertThat(text(".devcontainer/compose.yaml"))
                .contains("# Written by: cloister init --profile advanced --service redis\n");
    }

    @Test
    void whatCantBeMeantIsRefused() {
        assertThat(init("--profile", "huge")).isEqualTo(1);
        assertThat(home.err()).contains("--profile: huge (expected: one of basic, intermediate, advanced)");
        assertThat(init("--service", "oracle")).isEqualTo(1);
        assertThat(home.err()).contains("cannot add the service oracle", "one of postgres, mysql");
        assertThat(home.run("init", "--workspace", home.workspace().toString())).isEqualTo(1);
        assertThat(home.err()).contains("no terminal");
    }

    @Test
    void thePolicyOfTheBareMachineMovesToTheDevcontainer() throws IOException {
        home.write("cloister.yaml", "version: 1\npresets: [claude-code]\n");

        assertThat(init("--profile", "basic")).isZero();
        assertThat(text(".devcontainer/cloister.yaml")).isEqualTo("version: 1\npresets: [claude-code]\n");
        assertThat(file("cloister.yaml")).doesNotExist();
        home.write("cloister.yaml", "version: 1\n");
        assertThat(init()).isEqualTo(1);
        assertThat(home.err()).contains("both cloister.yaml and .devcontainer/cloister.yaml are there");
    }

    @Test
    void whatGitWouldReadIfItAppearedIsThereBeforeTheAgent() throws IOException {
        home.write(".git/HEAD", "ref: refs/heads/main\n");

        assertThat(init("--profile", "basic", "--dry-run")).isZero();
        assertThat(file(".git/commondir")).doesNotExist();
        assertThat(init("--profile", "basic")).isZero();
        assertThat(file(".git/commondir")).hasContent(".");
        assertThat(file(".git/hooks")).isDirectory();
        assertThat(text(".devcontainer/compose.yaml"))
                .contains(line("../.git/commondir", "/workspace/.git/commondir", true))
                .contains(line("../.git/objects/info/alternates", "/workspace/.git/objects/info/alternates", true));
        assertThat(init()).isZero();
        assertThat(home.out()).contains("everything is as it is to be");
    }

    @Test
    void theListOfTheOldTemplateIsCarriedOverAndItsFilesAreKept() throws IOException {
        home.write(".devcontainer/init-firewall.sh", "#!/bin/bash\nALLOWED_DOMAINS=(docs.example.test 203.0.113.1)\n");
        home.write(".devcontainer/devcontainer.json", """
                // ours
                { "image": "old", "containerEnv": { "FIREWALL_MODE": "observe", "EXTRA_DOMAINS": "extra.example.test" } }
                """);

        assertThat(init("--profile", "basic", "--service", "redis")).isZero();
        assertThat(text(".devcontainer/cloister.yaml"))
                .contains("mode: observe\n", "  - docs.example.test  # line 2\n", "extra.example.test", "redis: redis:6379");
        assertThat(home.err()).contains("line 2: 203.0.113.1: an address (expected: a host name)");
        assertThat(file(".devcontainer/init-firewall.sh")).doesNotExist();
        assertThat(files().keySet())
                .anyMatch(name -> name.matches("\\.devcontainer/backup/[^/]+/\\.devcontainer/init-firewall.sh"))
                .anyMatch(name -> name.matches("\\.devcontainer/backup/[^/]+/\\.devcontainer/devcontainer.json"));
        assertThat(init()).isZero();
        assertThat(home.out()).contains("everything is as it is to be");
    }

    @Test
    void aCompanysCertificatesProxyAndBaseImageAreThere() throws IOException {
        home.with("NODE_EXTRA_CA_CERTS", "/etc/company.pem").with("HTTPS_PROXY", "http://user:word@proxy.example:3128");

        assertThat(init("--profile", "basic", "--base", "corp/base:1")).isZero();
        assertThat(text(".devcontainer/compose.yaml"))
                .contains("BASE: \"corp/base:1\"\n", "HTTPS_PROXY: ${HTTPS_PROXY:-}\n", "PIP_CERT: /etc/cloister/ca.pem\n")
                .contains("source: /etc/company.pem, target: /etc/cloister/ca.pem, read_only: true")
                .doesNotContain("word@");
        assertThat(init()).isZero();
        assertThat(home.out()).contains("everything is as it is to be");
    }

    @Test
    void theImageHasTheLanguagesToolsAndTheServicesClients() throws IOException {
        home.write("backend/pom.xml", "<project/>");
        home.write("tool/Cargo.toml", "[package]\n");

        assertThat(init("--profile", "intermediate", "--service", "postgres")).isZero();
        assertThat(text(".devcontainer/Dockerfile"))
                .contains(" default-jdk-headless ", " rustc\"", " postgresql-client ")
                .doesNotContain("golang");
        assertThat(text(".devcontainer/devcontainer.json")).contains("\"rust-lang.rust-analyzer\"");
    }

    private int init(String... options) {
        var words = new java.util.ArrayList<>(java.util.List.of("init", "--yes", "--workspace", home.workspace().toString()));
        words.addAll(java.util.List.of(options));
        return home.run(words.toArray(String[]::new));
    }

    private int asked(String answers) {
        var person = new Person(true, new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)));
        return new CommandLine(new InitCommand(home.caller(), home.console(), person)).execute();
    }

    private Path file(String name) {
        return home.workspace().resolve(name);
    }

    private String text(String name) throws IOException {
        return Files.readString(file(name));
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name), LinkOption.NOFOLLOW_LINKS));
    }

    private Map<String, String> files() throws IOException {
        var texts = new TreeMap<String, String>();
        try (var all = Files.walk(home.workspace())) {
            for (var path : all.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)).toList()) {
                texts.put(home.workspace().relativize(path).toString(), Files.readString(path));
            }
        }
        return texts;
    }

    private static String line(String source, String target, boolean readOnly) {
        return "- { type: bind, source: %s, target: %s%s, bind: { create_host_path: false } }\n"
                .formatted(source, target, readOnly ? ", read_only: true" : "");
    }
}
