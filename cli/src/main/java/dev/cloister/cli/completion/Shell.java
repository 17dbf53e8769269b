// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.completion;

/// A shell that completes words, by programs written for bash.
enum Shell {
    /// GNU bash.
    BASH(""),
    /// zsh, which reads bash's programs once it is told to.
    ZSH("""
            (( $+functions[compdef] )) || { autoload -U +X compinit && compinit; }
            autoload -U +X bashcompinit && bashcompinit
            """);

    private final String preparation;

    Shell(String preparation) {
        this.preparation = preparation;
    }

    /// What it must have done before it understands such a program; may be empty.
    String preparation() {
        return preparation;
    }
}
