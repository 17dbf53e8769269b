// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret.recognition;

import static dev.cloister.enclosure.secret.recognition.TokenRule.Alphabet.ALPHANUMERIC;
import static dev.cloister.enclosure.secret.recognition.TokenRule.Alphabet.BASE64;
import static dev.cloister.enclosure.secret.recognition.TokenRule.Alphabet.DASHED;
import static dev.cloister.enclosure.secret.recognition.TokenRule.Alphabet.URL;

import java.util.List;

/// The token formats that Cloister knows: those whose prefix says what they are, so that ordinary text is never one.
///
/// Not among them: formats that are just random letters (Datadog, older Heroku and Azure keys), and JSON web tokens,
/// which expire soon and fill tests and documentation. The letter after `^` is the one that is searched for.
final class TokenRules {
    private static final int ANY = 4096;

    static final List<TokenRule> ALL = List.of(
            TokenRule.of("A^KIA", ALPHANUMERIC, 16, 16, "AWS access key"),
            TokenRule.of("ASI^A", ALPHANUMERIC, 16, 16, "AWS session key"),
            TokenRule.of("ghp^_", ALPHANUMERIC, 36, 255, "GitHub token"),
            TokenRule.of("gho^_", ALPHANUMERIC, 36, 255, "GitHub token"),
            TokenRule.of("ghu^_", ALPHANUMERIC, 36, 255, "GitHub token"),
            TokenRule.of("ghs^_", ALPHANUMERIC, 36, 255, "GitHub token"),
            TokenRule.of("ghr^_", ALPHANUMERIC, 36, 255, "GitHub token"),
            TokenRule.of("github_pat^_", URL, 60, 255, "GitHub token"),
            TokenRule.of("glpat^-", URL, 20, 300, "GitLab token"),
            TokenRule.of("glrt^-", URL, 20, 300, "GitLab runner token"),
            TokenRule.of("gldt^-", URL, 20, 300, "GitLab deploy token"),
            TokenRule.of("glptt^-", URL, 20, 300, "GitLab trigger token"),
            TokenRule.of("xoxb^-", DASHED, 24, 255, "Slack token"),
            TokenRule.of("xoxp^-", DASHED, 24, 255, "Slack token"),
            TokenRule.of("xoxa^-", DASHED, 24, 255, "Slack token"),
            TokenRule.of("xoxr^-", DASHED, 24, 255, "Slack token"),
            TokenRule.of("xoxs^-", DASHED, 24, 255, "Slack token"),
            TokenRule.of("xapp^-", DASHED, 24, 255, "Slack token"),
            TokenRule.of("sk_live^_", ALPHANUMERIC, 20, 255, "Stripe key"),
            TokenRule.of("rk_live^_", ALPHANUMERIC, 20, 255, "Stripe key"),
            TokenRule.of("whsec^_", BASE64, 32, 255, "webhook secret"),
            TokenRule.of("AI^za", URL, 35, 35, "Google API key"),
            TokenRule.of("GOCSPX^-", URL, 24, 40, "Google client secret"),
            TokenRule.of("npm^_", ALPHANUMERIC, 36, 36, "npm token"),
            TokenRule.of("pypi^-AgE", URL, 50, ANY, "PyPI token"),
            TokenRule.of("sk^-ant-", URL, 40, 255, "Anthropic key"),
            TokenRule.of("sk^-proj-", URL, 40, 255, "OpenAI key"),
            TokenRule.of("sk^-svcacct-", URL, 40, 255, "OpenAI key"),
            TokenRule.of("sk^-admin-", URL, 40, 255, "OpenAI key"),
            TokenRule.of("sk^-", ALPHANUMERIC, 48, 48, "API key"),
            TokenRule.of("sk^-or-v1-", ALPHANUMERIC, 40, 255, "OpenRouter key"),
            TokenRule.of("hf^_", ALPHANUMERIC, 34, 40, "Hugging Face token"),
            TokenRule.of("dop_v1^_", ALPHANUMERIC, 64, 64, "DigitalOcean token"),
            TokenRule.of("shpat^_", ALPHANUMERIC, 32, 64, "Shopify token"),
            TokenRule.of("dckr_pat^_", URL, 27, 64, "Docker Hub token"),
            TokenRule.of("glsa^_", URL, 40, 64, "Grafana token"),
            TokenRule.of("lin_api^_", ALPHANUMERIC, 40, 64, "Linear key"),
            TokenRule.of("sbp^_", ALPHANUMERIC, 40, 40, "Supabase token"),
            TokenRule.of("ops^_eyJ", URL, 100, ANY, "1Password token"),
            TokenRule.of("Account^Key=", BASE64, 80, 100, "Azure storage key"),
            TokenRule.of("client-key^-data: ", BASE64, 200, 100_000, "Kubernetes client key"),
            TokenRule.of("AGE-SECRET-^KEY-1", ALPHANUMERIC, 50, 70, "age key"));

    private TokenRules() {}
}
