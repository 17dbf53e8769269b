// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class MavenPresetTest {
    private static final String POM = """
            <project><repositories><repository><id>central</id><url>https://central.test/maven2</url></repository></repositories>
            <pluginRepositories><pluginRepository><id>central</id><url>https://central.test/maven2</url></pluginRepository></pluginRepositories></project>
            """;

    private final FakeTools tools = new FakeTools()
            .program("/usr/bin/../share/maven/bin/mvn")
            .variable("PATH", "/usr/bin/../share/maven/bin")
            .file("/usr/share/maven/lib/maven-model-builder-3.8.jar", jar(POM));

    private static byte[] jar(String pom) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.putNextEntry(new ZipEntry("org/apache/maven/model/pom-4.0.0.xml"));
            zip.write(pom.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private FakeTools.Answer withUserSettings(String inner) {
        return tools.file("/home/owner/.m2/settings.xml", "<settings>" + inner + "</settings>")
                .ask(new MavenPreset());
    }

    @Test
    void findsTheRepositoryBuiltIntoMavenWithoutRunningIt() {
        var answer = tools.ask(new MavenPreset());
        assertThat(answer.rules())
                .containsExactly("central.test:443 PRIVATE preset maven: Maven's built-in project model");
        assertThat(tools.runs).isEmpty();
        assertThat(answer.discovery().settings()).isEmpty();
    }

    @Test
    void asksMavenForItsHomeWhenItsCommandIsAWrapperElsewhere() {
        var elsewhere = new FakeTools()
                .program("/usr/bin/mvn")
                .prints("/usr/bin/mvn --version", "Apache Maven 3.9\nMaven home: /opt/maven\nJava version: 25\n")
                .file("/opt/maven/lib/maven-model-builder-3.9.jar", jar(POM));
        assertThat(elsewhere.ask(new MavenPreset()).rules()).hasSize(1);
    }

    @Test
    void aMirrorOfEverythingReplacesTheBuiltInRepository() {
        var answer = withUserSettings(
                "<mirrors><mirror><id>m</id><mirrorOf>*</mirrorOf><url>https://mirror.test:8443/m2</url></mirror></mirrors>");
        assertThat(answer.rules())
                .containsExactly("mirror.test:8443 PRIVATE preset maven: ~/.m2/settings.xml, mirror m");
        assertThat(answer.file("~/.m2/settings.xml"))
                .contains("<mirrorOf>*</mirrorOf><url>https://mirror.test:8443/m2</url>");
    }

    @Test
    void aMirrorThatExcludesCentralLeavesIt() {
        var answer = withUserSettings(
                "<mirrors><mirror><id>m</id><mirrorOf>*,!central</mirrorOf><url>https://mirror.test/m2</url></mirror></mirrors>");
        assertThat(answer.rules()).hasSize(2);
    }

    @Test
    void allowsRepositoriesOfProfilesAndKeepsThemForMavenInside() {
        var answer = withUserSettings("""
                <profiles><profile><id>corp</id><repositories><repository><id>corp</id>
                <url>https://u:s3cret@corp.test/m2?a=b&amp;c=d</url><snapshots><enabled>false</enabled></snapshots>
                </repository></repositories></profile></profiles>
                <activeProfiles><activeProfile>corp</activeProfile></activeProfiles>
                """);
        assertThat(answer.rules())
                .containsExactly(
                        "corp.test:443 PRIVATE preset maven: ~/.m2/settings.xml, profile corp",
                        "central.test:443 PRIVATE preset maven: Maven's built-in project model");
        assertThat(answer.file("~/.m2/settings.xml"))
                .contains("<id>corp</id><url>https://corp.test/m2</url>")
                .contains("<snapshots><enabled>false</enabled></snapshots>")
                .contains("<activeProfile>corp</activeProfile>")
                .doesNotContain("s3cret");
    }

    @Test
    void neverCarriesServersOrProxiesInside() {
        var answer = withUserSettings("""
                <servers><server><id>m</id><password>s3cret</password></server></servers>
                <proxies><proxy><host>proxy.test</host><password>s3cret</password></proxy></proxies>
                <mirrors><mirror><id>m</id><mirrorOf>central</mirrorOf><url>https://m.test/</url></mirror></mirrors>
                """);
        assertThat(answer.file("~/.m2/settings.xml")).doesNotContain("s3cret").doesNotContain("server");
        assertThat(answer.discovery().toString()).doesNotContain("proxy.test");
    }

    @Test
    void aBlockedMirrorAllowsNothingAndStaysBlockedInside() {
        var answer = withUserSettings("""
                <mirrors><mirror><id>b</id><mirrorOf>external:http:*</mirrorOf><url>http://0.0.0.0/</url>
                <blocked>true</blocked></mirror></mirrors><profiles><profile><id>p</id><repositories><repository>
                <id>plain</id><url>http://plain.test/</url></repository></repositories></profile></profiles>
                """);
        assertThat(answer.rules())
                .containsExactly("central.test:443 PRIVATE preset maven: Maven's built-in project model");
        assertThat(answer.notices()).containsExactly("repository plain is blocked by mirror b");
        assertThat(answer.file("~/.m2/settings.xml")).contains("<blocked>true</blocked>");
    }

    @Test
    void coversTheInstallationsSettingsBecauseTheyMayHoldPasswords() {
        tools.file(
                "/usr/share/maven/conf/settings.xml",
                "<settings><servers><server><password>s3cret</password></server></servers><mirrors><mirror>"
                        + "<id>g</id><mirrorOf>central</mirrorOf><url>https://g.test/</url></mirror></mirrors></settings>");
        var answer = tools.ask(new MavenPreset());
        assertThat(answer.rules()).containsExactly("g.test:443 PRIVATE preset maven: ~/.m2/settings.xml, mirror g");
        assertThat(answer.file("/usr/share/maven/conf/settings.xml")).isEqualTo("<settings/>\n");
        assertThat(answer.file("~/.m2/settings.xml")).contains("https://g.test/");
    }

    @Test
    void refusesSettingsWithADocumentType() {
        tools.file(
                "/home/owner/.m2/settings.xml",
                "<!DOCTYPE s [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><settings>&x;</settings>");
        assertThat(tools.ask(new MavenPreset()).notices())
                .containsExactly("~/.m2/settings.xml can't be read as Maven settings: nothing is taken from it");
    }

    @Test
    void saysThatMavenIsAbsentOrItsHomeCannotBeFound() {
        assertThat(new FakeTools().ask(new MavenPreset()).notices())
                .containsExactly("mvn isn't installed: nothing to ask");
        var broken = new FakeTools().program("/usr/bin/mvn").prints("/usr/bin/mvn --version", "garbage");
        assertThat(broken.ask(new MavenPreset()).notices())
                .containsExactly("Maven's built-in repository can't be found: only configured ones are allowed");
    }

    @Test
    void takesNothingFromAJarThatIsNone() {
        tools.file("/usr/share/maven/lib/maven-model-builder-3.8.jar", "not a jar");
        assertThat(tools.ask(new MavenPreset()).rules()).isEmpty();
    }
}
