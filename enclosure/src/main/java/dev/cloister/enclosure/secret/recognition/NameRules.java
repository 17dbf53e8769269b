// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret.recognition;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names that Cloister knows. Case doesn't matter.
final class NameRules {
    private final Map<String, NameRule> names = new HashMap<>();
    private final Map<String, NameRule> endings = new HashMap<>();

    NameRules() {
        always("environment file", ".env");
        always("password file", ".git-credentials", ".pgpass", ".htpasswd", ".vault-token", ".vault_pass");
        always("credentials", "credentials.json", ".credentials.json", "client_secret.json", "client_secrets.json");
        always("credentials", "kubeconfig", "master.key", ".aws/credentials", ".kube/config", ".gem/credentials");
        always("credentials", ".cargo/credentials", ".cargo/credentials.toml");
        settings("settings with a credential", ".npmrc", ".yarnrc", ".yarnrc.yml", ".pypirc", ".netrc", "_netrc");
        settings("settings with a credential", "settings.xml", "settings-security.xml", "gradle.properties");
        settings("settings with a credential", "nuget.config", "auth.json", "pip.conf", "pip.ini", "uv.toml");
        settings("settings with a credential", ".my.cnf", ".s3cfg", ".boto", ".curlrc", ".wgetrc", ".envrc");
        settings("settings with a credential", ".docker/config.json", ".dockercfg", ".dockerconfigjson");
        settings("settings with a credential", "terraform.rc", ".terraformrc", "local.settings.json", "gh/hosts.yml");
        settings("settings with a credential", "secrets.yml", "secrets.yaml", "secrets.json", "secrets.toml");
        keys("private key", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "id_ecdsa_sk", "id_ed25519_sk", "id_xmss");
        ending("private key", Proof.KEY, "pem", "key", "p8", "pk8", "ppk");
        ending("key store", Proof.NAME, "p12", "pfx", "jks", "keystore", "bks", "kdbx", "kdb");
        ending("Terraform values", Proof.NAME, "tfvars", "tfstate");
        ending("Kubernetes configuration", Proof.NAME, "kubeconfig");
        ending("environment file", Proof.CREDENTIAL, "env");
    }

    /// The rule for a file, or null.
    ///
    /// @param directory the name of the directory it is in; empty for the workspace
    @Nullable
    NameRule of(String directory, String name) {
        var lower = lower(name);
        var whole = names.get(lower);
        if (whole == null) {
            whole = names.get(lower(directory) + "/" + lower);
        }
        if (whole != null) {
            return whole;
        }
        if (lower.startsWith(".env.")) {
            return isTemplate(lower) ? null : names.get(".env");
        }
        if (lower.contains(".tfstate.") || lower.endsWith(".tfvars.json")) {
            return endings.get("tfvars");
        }
        // Android's own, the same on every machine.
        return lower.equals("debug.keystore") ? null : endings.get(lower.substring(lower.lastIndexOf('.') + 1));
    }

    /// What is committed to show which variables there are; its content is searched like that of any other file.
    private static boolean isTemplate(String name) {
        return name.endsWith(".example")
                || name.endsWith(".sample")
                || name.endsWith(".template")
                || name.endsWith(".dist")
                || name.endsWith(".defaults")
                || name.endsWith(".md")
                || name.endsWith(".ts");
    }

    private void always(String what, String... known) {
        for (var name : known) {
            names.put(name, new NameRule(what, Proof.NAME, false));
        }
    }

    private void settings(String what, String... known) {
        for (var name : known) {
            names.put(name, new NameRule(what, Proof.CREDENTIAL, false));
        }
    }

    private void keys(String what, String... known) {
        for (var name : known) {
            names.put(name, new NameRule(what, Proof.KEY, true));
        }
    }

    private void ending(String what, Proof proof, String... known) {
        for (var ending : known) {
            endings.put(ending, new NameRule(what, proof, proof != Proof.CREDENTIAL));
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(java.util.Locale.ROOT);
    }
}
