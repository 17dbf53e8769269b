// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret.recognition;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides on one file: is it a secret, and what?
public final class Judge {
    /// A file of credentials is smaller; one that is named like one and larger is taken for one.
    public static final int SETTINGS_BYTES = 1 << 20;
    /// Source code and settings are smaller.
    public static final int CONTENT_BYTES = 512 << 10;

    private static final int HEAD = 8 << 10;
    private static final Set<String> WITHOUT_TEXT = Set.of(
            "png", "jpg", "jpeg", "gif", "webp", "ico", "pdf", "zip", "gz", "tgz", "xz", "bz2", "zst", "jar", "war",
            "class", "so", "o", "a", "dll", "exe", "wasm", "woff", "woff2", "ttf", "otf", "mp3", "mp4", "webm", "mov",
            "pyc", "bin", "map", "svg");

    private final NameRules names = new NameRules();
    private final TokenSearch tokens = new TokenSearch();

    /// A judge that knows every rule.
    public Judge() {}

    /// The rule for a name there, or null.
    public @Nullable NameRule ruleFor(Territory territory, String directory, String name) {
        var rule = names.of(directory, name);
        return rule != null && rule.isKeyMaterial() && territory == Territory.PACKAGES ? null : rule;
    }

    /// Whether the content of a file without a telling name may be worth reading.
    public static boolean mayHoldText(Territory territory, String name) {
        return territory == Territory.OWN && !WITHOUT_TEXT.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /// What a file with a telling name is, or null if it is harmless.
    public @Nullable String byRule(NameRule rule, byte[] text) {
        var isSecret =
                switch (rule.proof()) {
                    case NAME -> true;
                    case CREDENTIAL ->
                        text.length >= SETTINGS_BYTES
                                || tokens.find(text, text.length) != null
                                || Credentials.standIn(text, text.length);
                    case KEY -> text.length >= SETTINGS_BYTES || KeyFile.isPrivate(text, text.length);
                };
        return isSecret ? rule.what() : null;
    }

    /// Whether a file holds a token, other than a key that anybody makes in no time.
    public boolean holdsToken(byte[] text) {
        return tokens.holdsToken(text, text.length);
    }

    /// What a file is by its content alone, or null if it is harmless.
    public @Nullable String byContent(byte[] text) {
        return KeyFile.isBinary(text, Math.min(HEAD, text.length)) ? null : tokens.find(text, text.length);
    }
}
