// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.policy.HostName;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Ports;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
    private static final HostName NAME = HostName.parse("api.example.com");

    private final FakePassSet kernel = new FakePassSet();
    private final LeaseTable leases = LeaseTable.ofDefaults();
    private final Admission admission = new Admission(leases, kernel, Policies.strict("api.example.com"));

    @Test
    void allowedNamePassesBeforeItsLeaseIsGivenAway() {
        var lease = ((Grant.Granted) admission.admit(NAME)).lease();
        assertThat(kernel.pairs).containsEntry(lease.address(), Ports.HTTPS);
    }

    @Test
    void refusedNameGetsLeaseAndNothingPasses() {
        var lease = ((Grant.Granted) admission.admit(HostName.parse("evil.example"))).lease();
        assertThat(kernel.pairs).doesNotContainKey(lease.address()).hasSize(1);
    }

    @Test
    void reloadKeepsAddressesAndChangesWhatPasses() {
        var lease = ((Grant.Granted) admission.admit(NAME)).lease();
        admission.replace(Policies.strict("other.example"));
        assertThat(kernel.pairs).doesNotContainKey(lease.address());
        admission.replace(Policies.strict("api.example.com"));
        assertThat(kernel.pairs).containsEntry(lease.address(), Ports.HTTPS);
        assertThat(admission.admit(NAME)).isEqualTo(new Grant.Granted(lease));
    }

    @Test
    void observeModeOpensTheWholeSet() {
        admission.replace(admission.policy().in(Mode.OBSERVE));
        assertThat(kernel.everything).isTrue();
        admission.replace(admission.policy().in(Mode.STRICT));
        assertThat(kernel.everything).isFalse();
    }

    @Test
    void policyStaysWhenTheKernelRefusesTheNextOne() {
        var before = admission.policy();
        kernel.broken = true;
        assertThatThrownBy(() -> admission.replace(Policies.strict("other.example")))
                .hasMessage("the kernel refuses");
        assertThat(admission.policy()).isEqualTo(before);
    }

    @Test
    void nameThatTheKernelRefusedIsTriedAgain() {
        kernel.broken = true;
        assertThatThrownBy(() -> admission.admit(NAME)).hasMessage("the kernel refuses");
        kernel.broken = false;
        var lease = ((Grant.Granted) admission.admit(NAME)).lease();
        assertThat(kernel.pairs).containsKey(lease.address());
    }
}
