// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.policy.Enclosed;
import dev.cloister.policy.EnclosedFiles;
import dev.cloister.policy.EnclosedFiles.At;
import dev.cloister.policy.EnclosedFiles.Home;
import dev.cloister.policy.KernelSurface;
import dev.cloister.policy.Limits;
import dev.cloister.policy.Retention;
import dev.cloister.policy.ShownSecrets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpeningsTest {
    @Test
    void aPolicyThatOpensNothingIsAttackedWhole() {
        assertThat(new Openings(Enclosed.DEFAULT).reasons()).isEmpty();
        assertThat(new Openings(Enclosed.DEFAULT).targets()).isEmpty();
    }

    @Test
    void onlyWhatIsOpenIsLeftOut() {
        var openings = new Openings(enclosed(List.of(".vscode", ".git/hooks/pre-commit"), List.of("notes/")));

        assertThat(openings.reasons())
                .containsOnlyKeys("protected.editors", "protected.rename", "protected.hooks", "files.secrets.content", "kernel.mounts")
                .containsEntry("protected.editors", "the policy leaves .vscode writable: files.writable");
        assertThat(openings.targets()).containsExactly("open=.vscode", "open=.git/hooks/pre-commit", "open-call=chroot");
    }

    @Test
    void ofThePlantedSecretsThoseThatAreShownAreNamed() {
        assertThat(Plants.secretsShown(new ShownSecrets(List.of(".env", "other"))))
                .isEqualTo(Map.of(".env", "files.secrets"));
    }

    private static Enclosed enclosed(List<String> writable, List<String> shown) {
        var files = new EnclosedFiles(At.SAME, Home.KEPT, List.of(), writable, new ShownSecrets(shown));
        return new Enclosed(files, Limits.DEFAULT, List.of(), new KernelSurface(true), Retention.DEFAULT);
    }
}
