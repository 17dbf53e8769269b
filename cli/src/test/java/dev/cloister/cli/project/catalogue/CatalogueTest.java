// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What holds for every service, whatever is added later.
final class CatalogueTest {
    private static final List<String> DEFAULTS = List.of(
            "devpassword", "rootpassword", "guest", "minioadmin", "change_this_password", "changeme");
    /// What a service may need that starts as root; never NET_RAW or NET_ADMIN.
    private static final List<String> CAPABILITIES = List.of("CHOWN", "SETUID", "SETGID", "DAC_OVERRIDE", "FOWNER");

    static List<Entry> services() {
        return Catalogue.all();
    }

    @ParameterizedTest
    @MethodSource("services")
    void itIsChecked(Entry service) {
        assertThat(compose(service)).containsKey("healthcheck");
        assertThat(map(compose(service).get("healthcheck"))).containsKeys("test", "interval", "timeout", "retries");
    }

    @ParameterizedTest
    @MethodSource("services")
    void itIsLimited(Entry service) {
        assertThat(service.limits().memory()).matches("[1-9][0-9]*[mg]");
        assertThat(service.limits().cpus()).as("an engine refuses more than the machine has").isEqualTo("1");
        assertThat(service.limits().pids()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("services")
    void itsImageHasATagThatSaysAVersion(Entry service) {
        assertThat(service.image()).matches("([a-z0-9-]+/)?[a-z0-9-]+:[A-Za-z0-9._-]*[0-9][A-Za-z0-9._-]*");
    }

    @ParameterizedTest
    @MethodSource("services")
    void r75ItHasAPasswordOfItsOwnOrSaysWhyNone(Entry service) {
        assertThat(service.passwords().isEmpty()).isEqualTo(service.open().isPresent());
        assertThat(service.compose().toLowerCase(java.util.Locale.ROOT)).doesNotContain(DEFAULTS);
    }

    @ParameterizedTest
    @MethodSource("services")
    void r77NoPasswordStandsInItsEnvironment(Entry service) {
        if (compose(service).get("environment") instanceof Map<?, ?> environment) {
            environment.forEach((name, value) -> {
                if (String.valueOf(name).matches(".*(PASS|PASSWORD|SECRET|TOKEN|PWD)")) {
                    assertThat(value).as(String.valueOf(name)).isEqualTo("");
                }
            });
        }
        service.variables().forEach((name, value) -> assertThat(name).doesNotMatch(".*(PASS|PASSWORD|SECRET|TOKEN)"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyPasswordIsUsed(Entry service) {
        var used = new TreeSet<>(service.shown());
        service.files().values().forEach(file -> service.passwords().stream()
                .filter(name -> file.text().contains("{%s}".formatted(name)))
                .forEach(used::add));
        assertThat(used).containsAll(service.passwords()).containsAll(service.files().keySet());
        service.shown().forEach(name -> assertThat(service.passwords().contains(name) || service.files().containsKey(name))
                .as(name)
                .isTrue());
    }

    @ParameterizedTest
    @MethodSource("services")
    void r76NothingIsPublishedAndR57NoEngineIsInReach(Entry service) {
        assertThat(compose(service)).doesNotContainKeys("ports", "privileged", "network_mode", "pid", "ipc", "volumes", "networks");
        assertThat(service.compose()).doesNotContain("docker.sock", "DOCKER_HOST", "podman.sock");
    }

    @ParameterizedTest
    @MethodSource("services")
    void r4ItGetsNoCapabilityButWhatAnEntryPointNeeds(Entry service) {
        if (compose(service).get("cap_add") instanceof List<?> added) {
            assertThat(CAPABILITIES).containsAll(added.stream().map(String::valueOf).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void eachNameInsideIsOfOneService(Entry service) {
        assertThat(service.ports()).isNotEmpty();
        assertThat(service.ports().keySet()).allMatch(name -> name.matches("[a-z][a-z0-9-]*"));
        var others = Catalogue.all().stream().filter(other -> !other.name().equals(service.name()));
        assertThat(others.flatMap(other -> other.ports().keySet().stream())).doesNotContainAnyElementsOf(service.ports().keySet());
    }

    private static Map<String, Object> compose(Entry service) {
        return map(new Load(LoadSettings.builder().build()).loadFromString(service.compose()));
    }

    private static Map<String, Object> map(Object loaded) {
        var map = new HashMap<String, Object>();
        ((Map<?, ?>) loaded).forEach((key, value) -> map.put(String.valueOf(key), value));
        return map;
    }
}
