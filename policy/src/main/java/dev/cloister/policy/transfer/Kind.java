// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer;

import dev.cloister.policy.transfer.reader.CodexConfig;
import dev.cloister.policy.transfer.reader.Devcontainer;
import dev.cloister.policy.transfer.reader.FirewallScript;
import dev.cloister.policy.transfer.reader.Gathered;
import dev.cloister.policy.transfer.reader.SandboxRuntime;
import dev.cloister.policy.transfer.reader.WorkflowFirewall;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The kinds of files that policies are made from, in the order in which a file is tried.
public enum Kind {
    INIT_FIREWALL(
            "init-firewall",
            holds("\\A#!.*\\b(?:ba|z|da)?sh\\b|^[ \\t]*(?:sudo )?(?:iptables|ipset|nft) |^[ \\t]*(?:ALLOWED|EXTRA)_DOMAINS\\+?="),
            FirewallScript::read),
    SANDBOX_RUNTIME("srt", holds("\\A\\s*[{/][\\s\\S]*\"(?:allowed|denied)Domains\"\\s*:"), SandboxRuntime::read),
    WORKFLOW_FIREWALL(
            "gh-aw-firewall",
            holds("--(?:allow|block)-domains\\b|\"?(?:allow|block)Domains\"?\\s*:"),
            Kind::readWorkflowFirewall),
    DEVCONTAINER(
            "devcontainer",
            holds("\\A\\s*[{/][\\s\\S]*\"(?:containerEnv|remoteEnv|remoteUser|image|build|dockerComposeFile|features"
                    + "|forwardPorts)\"\\s*:"),
            Devcontainer::read),
    CODEX(
            "codex",
            holds("^[ \\t]*\\[(?:permissions|network|network_proxy|experimental_network|sandbox_workspace_write)[.\\]]"),
            CodexConfig::read),
    /// A bare list of names: gh-aw-firewall's file.
    LIST("domain-list", Kind::isList, WorkflowFirewall::readList);

    private final String word;
    private final Predicate<String> sign;
    private final BiConsumer<String, Gathered> reader;

    Kind(String word, Predicate<String> sign, BiConsumer<String, Gathered> reader) {
        this.word = word;
        this.sign = sign;
        this.reader = reader;
    }

    /// What `--from` calls it.
    public String word() {
        return word;
    }

    /// The kind of that name.
    public static Optional<Kind> named(String word) {
        return Stream.of(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /// The names of all, for messages.
    public static String words() {
        return Stream.of(values()).map(Kind::word).collect(Collectors.joining(", "));
    }

    /// The kind that a text looks like.
    static Optional<Kind> of(String text) {
        return Stream.of(values()).filter(kind -> kind.sign.test(text)).findFirst();
    }

    void read(String text, Gathered gathered) {
        reader.accept(text, gathered);
    }

    private static Predicate<String> holds(String sign) {
        return Pattern.compile(sign, Pattern.MULTILINE).asPredicate();
    }

    private static boolean isList(String text) {
        return text.lines().allMatch(line -> line.matches("[ \\t]*[*A-Za-z0-9_.,:\\t /-]*(#.*)?"));
    }

    private static void readWorkflowFirewall(String text, Gathered gathered) {
        if (text.contains("--allow-domains") || text.contains("--block-domains")) {
            WorkflowFirewall.readFlags(text, gathered);
        } else {
            WorkflowFirewall.readConfiguration(text, gathered);
        }
    }
}
