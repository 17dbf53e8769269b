// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cloister.enclosure.AgentIdentity.User;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AgentIdentityTest {
    private static final User ROOT = new User(0, 0);
    private static final User ANN = new User(1001, 1002);
    private static final User BOB = new User(2001, 2002);
    private static final Optional<User> NOBODY = Optional.empty();

    @Test
    void anOrdinaryCallerIsTheAgent() {
        assertThat(AgentIdentity.choose(ANN, NOBODY, ROOT)).isEqualTo(new AgentIdentity(1001, 1002, false, false));
    }

    @Test
    void rootBecomesWhoCalledSudo() {
        assertThat(AgentIdentity.choose(ROOT, Optional.of(ANN), BOB))
                .isEqualTo(new AgentIdentity(1001, 1002, true, false));
    }

    @Test
    void rootBecomesTheOwnerOfTheWorkspace() {
        assertThat(AgentIdentity.choose(ROOT, NOBODY, BOB)).isEqualTo(new AgentIdentity(2001, 2002, true, false));
    }

    @Test
    void inAWorkspaceOfRootsTheAgentIsAReservedUserBehindAnIdMapping() {
        assertThat(AgentIdentity.choose(ROOT, NOBODY, ROOT)).isEqualTo(new AgentIdentity(61_000, 61_000, true, true));
    }

    @Test
    void sudoFromRootToRootNamesNobody() {
        assertThat(AgentIdentity.choose(ROOT, Optional.of(ROOT), BOB).uid()).isEqualTo(2001);
    }

    @Test
    void aWorkspaceOfRootsGroupGivesTheAgentNoGroupOfRoots() {
        assertThat(AgentIdentity.choose(ROOT, NOBODY, new User(2001, 0)).gid()).isEqualTo(61_000);
    }

    @Test
    void theHostsRootIsNeverMapped() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AgentIdentity(0, 1, true, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new AgentIdentity(1, 0, true, false));
    }
}
