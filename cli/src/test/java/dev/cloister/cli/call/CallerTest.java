// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloister.linux.syscall.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallerTest {
    @TempDir
    private Path workspace;

    @Test
    void anOrdinaryCallersAgentIsTheCaller() {
        var agent = caller("1000", Map.of()).agent(workspace);

        assertThat(agent.uid()).isEqualTo(1000);
        assertThat(agent.becomes()).isFalse();
        assertThat(agent.idMapped()).isFalse();
    }

    @Test
    void anOrdinaryCallerGainsNothingBySettingSudosVariables() {
        assertThat(caller("1000", Map.of("SUDO_UID", "7", "SUDO_GID", "7"))
                        .agent(workspace)
                        .uid())
                .isEqualTo(1000);
    }

    @Test
    void theAgentOfRootUnderSudoIsWhoCalledSudo() {
        var agent = caller("0", Map.of("SUDO_UID", "1234", "SUDO_GID", "1235")).agent(workspace);

        assertThat(agent.uid()).isEqualTo(1234);
        assertThat(agent.gid()).isEqualTo(1235);
        assertThat(agent.becomes()).isTrue();
    }

    @Test
    void theAgentOfRootInAWorkspaceOfRootIsReservedAndIdMapped() {
        chown(0);
        var agent = caller("0", Map.of()).agent(workspace);

        assertThat(agent.uid()).isGreaterThanOrEqualTo(1000);
        assertThat(agent.idMapped()).isTrue();
    }

    @Test
    void theAgentOfRootInSomebodysWorkspaceIsItsOwner() {
        chown(1234);
        var agent = caller("0", Map.of()).agent(workspace);

        assertThat(agent.uid()).isEqualTo(1234);
        assertThat(agent.idMapped()).isFalse();
    }

    @Test
    void rootBySudoIsNeverTheAgent() {
        chown(0);

        assertThat(caller("0", Map.of("SUDO_UID", "0", "SUDO_GID", "0"))
                        .agent(workspace)
                        .uid())
                .isNotZero();
    }

    @Test
    void uidsOfTenDigitsAreUids() {
        assertThat(caller("1800000123", Map.of()).uid()).isEqualTo(1_800_000_123);
    }

    @Test
    void whatIsNoUidIsRefused() {
        for (var wrong : new String[] {"", "-1", "root", "4294967295", " 0", "99999999999"}) {
            assertThatThrownBy(() -> caller(wrong, Map.of())).as(wrong).isInstanceOf(Failure.class);
        }
    }

    private void chown(int user) {
        assumeTrue(caller("0", Map.of()).ownUid() == 0, "only root can give files away");
        Files.fchownat(Files.AT_FDCWD, workspace.toString(), user, user, 0);
    }

    private static Caller caller(String uid, Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("CLOISTER_UID", uid);
        environment.put("HOME", "/home/me");
        return Caller.of(environment);
    }
}
