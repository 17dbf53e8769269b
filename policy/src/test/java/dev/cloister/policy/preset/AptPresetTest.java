// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AptPresetTest {
    private static final String TARGETS = "/usr/bin/apt-get indextargets --format $(REPO_URI)";

    private final FakeTools tools = new FakeTools()
            .program("/usr/bin/apt-get")
            .program("/usr/bin/apt-config")
            .prints("/usr/bin/apt-config dump", "")
            .file("/etc/apt/sources.list.d/os.sources", "URIs: http://deb.test/os")
            .file("/etc/apt/trusted.gpg.d/os.asc", "key");

    @Test
    void allowsEachArchiveOnce() {
        tools.prints(TARGETS, "http://deb.test/os/\nhttp://deb.test/security/\nhttps://more.test:8080/x/\n");
        assertThat(tools.ask(new AptPreset()).rules())
                .containsExactly(
                        "deb.test:80 PRIVATE preset apt: apt-get indextargets",
                        "more.test:8080 PRIVATE preset apt: apt-get indextargets");
    }

    @Test
    void mountsSourcesKeysAndListsButNeitherPasswordsNorHooks() {
        tools.prints(TARGETS, "http://deb.test/os/\n");
        tools.file("/etc/apt/auth.conf", "machine deb.test password s3cret");
        tools.file("/etc/apt/auth.conf.d/x.conf", "machine deb.test password s3cret");
        tools.file("/etc/apt/apt.conf.d/01proxy", "Acquire::http::Proxy \"http://u:s3cret@proxy.test\";");
        var answer = tools.ask(new AptPreset());
        assertThat(answer.mounts())
                .containsExactly(
                        "/etc/apt/sources.list.d/os.sources",
                        "/etc/apt/trusted.gpg.d",
                        "/var/lib/apt/lists",
                        "/var/lib/dpkg/status");
        assertThat(answer.variables()).containsEntry("APT_CONFIG", "/etc/cloister/apt.conf");
        assertThat(answer.file("/etc/cloister/apt.conf"))
                .contains("Debug::NoLocking \"true\";")
                .contains("APT::Sandbox::User \"\";")
                .doesNotContain("s3cret");
    }

    @Test
    void hidesASourcesFileThatHoldsAPassword() {
        tools.prints(TARGETS, "https://u:s3cret@private.test/os/\n");
        tools.file("/etc/apt/sources.list.d/private.list", "deb https://u:s3cret@private.test/os stable main");
        var answer = tools.ask(new AptPreset());
        assertThat(answer.mounts()).doesNotContain("/etc/apt/sources.list.d/private.list");
        assertThat(answer.rules()).containsExactly("private.test:443 PRIVATE preset apt: apt-get indextargets");
        assertThat(answer.notices())
                .containsExactly("/etc/apt/sources.list.d/private.list holds a password: it isn't shown to the agent");
        assertThat(answer.discovery().toString()).doesNotContain("s3cret");
    }

    @Test
    void keepsTheOptionsThatDecideWhichListsAreReadAndNoHook() {
        tools.prints(TARGETS, "");
        tools.prints("/usr/bin/apt-config dump", """
                APT::Architecture "amd64";
                Acquire::Languages:: "none";
                DPkg::Post-Invoke:: "rm -rf /";
                Acquire::http::Proxy "http://u:s3cret@proxy.test";
                APT::Default-Release "x\\"; Dir::Bin \\"y";
                """);
        assertThat(tools.ask(new AptPreset()).file("/etc/cloister/apt.conf"))
                .endsWith("APT::Architecture \"amd64\";\nAcquire::Languages:: \"none\";\n");
    }

    @Test
    void saysWhatAMediumOrAListOfMirrorsMeans() {
        tools.prints(TARGETS, "cdrom:[os]/\nfile:/srv/os/\nmirror+https://mirrors.test/list/\n");
        var answer = tools.ask(new AptPreset());
        assertThat(answer.rules()).containsExactly("mirrors.test:443 PRIVATE preset apt: apt-get indextargets");
        assertThat(answer.notices()).hasSize(3);
    }

    @Test
    void saysThatAptIsAbsent() {
        assertThat(new FakeTools().ask(new AptPreset()).notices())
                .containsExactly("apt-get isn't installed: nothing to ask");
    }
}
