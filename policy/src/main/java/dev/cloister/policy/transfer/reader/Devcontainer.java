// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `devcontainer.json`: the variables that the firewall script reads, and what else of it Cloister has another place for.
public final class Devcontainer {
    private static final List<String> ENVIRONMENTS = List.of("containerEnv", "remoteEnv");
    private static final List<String> LISTS = List.of("ALLOWED_DOMAINS", "EXTRA_DOMAINS");
    /// What becomes of the keys that say something about the enclosure.
    private static final Map<String, String> ELSEWHERE = elsewhere();

    private final Gathered gathered;

    private Devcontainer(Gathered gathered) {
        this.gathered = gathered;
    }

    /// Fills `gathered` from the text.
    ///
    /// @throws Unreadable where the text isn't JSON with comments
    public static void read(String text, Gathered gathered) {
        new Devcontainer(gathered).read(Tree.ofJson(text));
    }

    private void read(Tree file) {
        var others = new ArrayList<String>();
        file.members().forEach((key, value) -> {
            if (ENVIRONMENTS.contains(key)) {
                environment(key, value);
            } else if (ELSEWHERE.containsKey(key)) {
                gathered.lose(value.line(), "%s: %s".formatted(key, ELSEWHERE.get(key)));
            } else if (key.equals("forwardPorts")) {
                ports(value);
            } else if (key.equals("features")) {
                gathered.lose(
                        value.line(),
                        "features (%s): installed while an image is built, outside of a policy"
                                .formatted(String.join(", ", value.members().keySet())));
            } else {
                others.add(key);
            }
        });
        if (!others.isEmpty()) {
            gathered.lose(0, "keys that say nothing about what may be reached: %s".formatted(String.join(", ", others)));
        }
    }

    private void environment(String key, Tree variables) {
        var others = new ArrayList<String>();
        variables.members().forEach((name, value) -> {
            if (!LISTS.contains(name) && !name.equals("FIREWALL_MODE")) {
                others.add(name);
            } else if (value.demandText().contains("${")) {
                gathered.lose(value.line(), "%s: %s: what it holds isn't in the file".formatted(name, value.demandText()));
            } else if (LISTS.contains(name)) {
                gathered.allowAll(value.line(), value.demandText());
            } else {
                gathered.mode(value.line(), value.demandText());
            }
        });
        if (!others.isEmpty()) {
            gathered.lose(
                    variables.line(),
                    "%s (%s): values are passed with environment: or --env, never secrets"
                            .formatted(key, String.join(", ", others)));
        }
    }

    private void ports(Tree list) {
        for (var port : list.items()) {
            gathered.lose(
                    port.line(),
                    "forwardPorts %s: a port is published for one run, with cloister run --publish PORT"
                            .formatted(port.demandText()));
        }
    }

    private static Map<String, String> elsewhere() {
        var words = new LinkedHashMap<String, String>();
        words.put("runArgs", "the agent gets no capability, and the gate needs none in the container");
        words.put("capAdd", "the agent gets no capability, and the gate needs none in the container");
        words.put("privileged", "an enclosure is never privileged");
        words.put("mounts", "the workspace and a home of its own are mounted, other trees with files: tools:");
        words.put("postStartCommand", "no command starts the gate: every run has one");
        words.put("postCreateCommand", "no command starts the gate: every run has one");
        words.put("appPort", "a port is published for one run, with cloister run --publish PORT");
        return words;
    }
}
