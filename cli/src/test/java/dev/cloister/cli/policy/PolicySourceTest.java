// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.Home;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PolicySourceTest {
    private static final String STRICT = "version: 1\nallow: [docs.example.com]\n";

    private Home home;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        home = new Home(directory);
    }

    @Test
    void findsNothingWhereThereIsNoFile() {
        assertThat(source().read()).isEmpty();
    }

    @Test
    void takesTheUsersOwnFileWithoutTrust() throws IOException {
        Files.createDirectories(home.configuration());
        Files.writeString(home.configuration().resolve("cloister.yaml"), STRICT);

        assertThat(source().read())
                .hasValueSatisfying(text -> assertThat(text.needsTrust()).isFalse());
    }

    @Test
    void refusesTheWorkspacesFileUntilItIsTrusted() throws IOException {
        home.write("cloister.yaml", STRICT);

        assertRefused("nobody has trusted it yet").hasMessageContaining("+allow: [docs.example.com]");
    }

    @Test
    void aDevcontainersPolicyNeedsTheSameTrust() throws IOException {
        home.write(".devcontainer/cloister.yaml", STRICT);

        assertRefused("cannot use .devcontainer/cloister.yaml of this workspace: nobody has trusted it yet");
        source().accept(source().candidate().orElseThrow());
        assertThat(source().read())
                .hasValueSatisfying(text -> assertThat(text.shown()).isEqualTo(".devcontainer/cloister.yaml"));
    }

    @Test
    void twoPoliciesInOneWorkspaceAreRefused() throws IOException {
        home.write("cloister.yaml", STRICT);
        source().accept(source().candidate().orElseThrow());
        home.write(".devcontainer/cloister.yaml", STRICT);

        assertRefused("both cloister.yaml and .devcontainer/cloister.yaml are there");
    }

    @Test
    void takesATrustedFile() throws IOException {
        home.write("cloister.yaml", STRICT);
        source().accept(source().candidate().orElseThrow());

        assertThat(source().read())
                .hasValueSatisfying(
                        text -> assertThat(text.content()).asString().isEqualTo(STRICT));
    }

    @Test
    void refusesAFileThatChangedAfterItWasTrusted() throws IOException {
        home.write("cloister.yaml", STRICT);
        source().accept(source().candidate().orElseThrow());
        home.write("cloister.yaml", STRICT + "mode: permissive\n");

        assertRefused("it has changed since it was trusted").hasMessageContaining("+mode: permissive");
    }

    @Test
    void trustOfOneWorkspaceIsNoneOfAnother(@TempDir Path other) throws IOException {
        home.write("cloister.yaml", STRICT);
        source().accept(source().candidate().orElseThrow());
        Files.writeString(other.resolve("cloister.yaml"), STRICT);

        assertThatThrownBy(() -> new PolicySource(home.caller(), other.toRealPath(), null).read())
                .hasMessageContaining("nobody has trusted it yet");
    }

    @Test
    void refusesASymbolicLinkPlantedAsPolicy() throws IOException {
        var secret = Files.writeString(home.home().resolve("secret"), "the owner's");
        Files.createSymbolicLink(home.workspace().resolve("cloister.yaml"), secret);

        assertRefused("there is a symbolic link on its path").hasMessageNotContaining("the owner's");
    }

    @Test
    void refusesADanglingLinkPlantedAsPolicyRatherThanLookingElsewhere() throws IOException {
        Files.createSymbolicLink(home.workspace().resolve("cloister.yaml"), Path.of("/nonexistent"));

        assertRefused("there is a symbolic link on its path");
    }

    @Test
    @Timeout(value = 10, unit = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void doesNotHangOnAPipePlantedAsPolicy() {
        dev.cloister.linux.syscall.Files.mkfifo(
                home.workspace().resolve("cloister.yaml").toString(), 0600);

        assertRefused("not a regular file");
    }

    @Test
    void refusesADirectoryPlantedAsPolicy() throws IOException {
        Files.createDirectory(home.workspace().resolve("cloister.yaml"));

        assertRefused("not a regular file");
    }

    @Test
    void takesTheSocketOfARunThatHoldsTheNameFreeForNoFile() throws IOException {
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(home.workspace().resolve("cloister.yaml")));
            assertThat(source().read()).isEmpty();
        }
    }

    @Test
    void refusesATrustStoreThatOthersCanWriteTo() throws IOException {
        home.write("cloister.yaml", STRICT);
        var store = Files.createDirectories(home.configuration().resolve("trust"));
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertRefused("others can write to it");
    }

    @Test
    void refusesAFileThatWasNamedAndCannotBeRead() {
        var named = new PolicySource(
                home.caller(), home.workspace(), home.workspace().resolve("none.yaml"));

        assertThatThrownBy(named::read).isInstanceOf(Failure.class).hasMessageContaining("there is no such file");
    }

    @Test
    void refusesANamedFileOfTheWorkspaceUntilItIsTrusted() throws IOException {
        home.write("lax.yaml", STRICT);
        var named = named(home.workspace().resolve("lax.yaml"));

        assertThatThrownBy(named::read).hasMessageContaining("nobody has trusted it yet");
        named.accept(named.find().orElseThrow());
        assertThat(named.read()).isPresent();
        home.write("lax.yaml", STRICT + "mode: permissive\n");
        assertThatThrownBy(named::read).hasMessageContaining("it has changed since it was trusted");
    }

    @Test
    void refusesANamedFileOfTheWorkspaceThatIsReachedByALink() throws IOException {
        home.write("lax.yaml", STRICT);
        var file = Files.createSymbolicLink(home.home().resolve("innocent.yaml"), home.workspace().resolve("lax.yaml"));
        var directory = Files.createSymbolicLink(home.home().resolve("alias"), home.workspace());

        assertThatThrownBy(named(file)::read).hasMessageContaining("nobody has trusted it yet");
        assertThatThrownBy(named(directory.resolve("lax.yaml"))::read).hasMessageContaining("nobody has trusted it yet");
    }

    @Test
    void followsNoLinkOfTheWorkspaceToANamedFile() throws IOException {
        var lax = Files.writeString(home.home().resolve("lax.yaml"), STRICT);
        var file = Files.createSymbolicLink(home.workspace().resolve("planted.yaml"), lax);
        var directory = Files.createSymbolicLink(home.workspace().resolve("planted"), home.home());

        assertThatThrownBy(named(file)::read).hasMessageContaining("there is a symbolic link on its path");
        assertThatThrownBy(named(directory.resolve("lax.yaml"))::read)
                .hasMessageContaining("there is a symbolic link on its path");
    }

    @Test
    void takesANamedFileOutsideTheWorkspaceWithoutTrust() throws IOException {
        var file = Files.writeString(home.home().resolve("mine.yaml"), STRICT);

        assertThat(named(file).read()).isPresent();
        assertThat(named(home.workspace().resolve("../home/mine.yaml")).read())
                .hasValueSatisfying(text -> assertThat(text.needsTrust()).isFalse());
    }

    private PolicySource named(Path file) {
        return new PolicySource(home.caller(), home.workspace(), file);
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String why) {
        return assertThatThrownBy(() -> source().read())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.exit()).isEqualTo(ExitCode.POLICY))
                .hasMessageContaining(why);
    }

    private PolicySource source() {
        return new PolicySource(home.caller(), home.workspace(), null);
    }
}
