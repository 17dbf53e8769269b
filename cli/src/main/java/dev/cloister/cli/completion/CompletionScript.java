// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The program that a shell runs at each press of the tab key.
///
/// Not picocli's own, which offers nothing after `--`, where an agent's command and its files stand. Invariant: nothing
/// that was typed is ever evaluated.
final class CompletionScript {
    private static final String COMPLETE = """
            # What stays empty is completed as a file's name.
            _complete_cloister() {
                local chain= commands options valued choices one i=1
                local word="${COMP_WORDS[COMP_CWORD]}"
                COMPREPLY=()
                _cloister_knows ''
                _cloister_chooses ''
                while [ "$i" -lt "$COMP_CWORD" ]; do
                    one="${COMP_WORDS[i]}"
                    case "$one" in
                        --)
                            [ "$((i + 1))" -lt "$COMP_CWORD" ] || COMPREPLY=( $(compgen -c -- "$word") )
                            return 0 ;;
                        -*)
                            case " $valued " in
                                *" $one "*)
                                    i=$((i + 1))
                                    if [ "$i" -eq "$COMP_CWORD" ]; then
                                        _cloister_chooses "$chain $one"
                                        COMPREPLY=( $(compgen -W "$choices" -- "$word") )
                                        return 0
                                    fi ;;
                            esac ;;
                        *)
                            case " $commands " in
                                *" $one "*)
                                    chain="${chain:+$chain }$one"
                                    _cloister_knows "$chain"
                                    _cloister_chooses "$chain" ;;
                                *) return 0 ;;
                            esac ;;
                    esac
                    i=$((i + 1))
                done
                case "$word" in
                    -*) COMPREPLY=( $(compgen -W "$options" -- "$word") ) ;;
                    *) COMPREPLY=( $(compgen -W "$commands $choices" -- "$word") ) ;;
                esac
            }

            complete -o default -F _complete_cloister cloister
            """;

    private final List<String> known = new ArrayList<>();
    private final List<String> choices = new ArrayList<>();

    private CompletionScript() {}

    /// The program for these commands, as this shell reads it.
    static String of(CommandLine line, Shell shell) {
        var script = new CompletionScript();
        script.command("", line);
        return """
                # Completes the words of cloister; printed by: cloister completion %s
                %s
                # Sets what may follow this chain of commands.
                _cloister_knows() {
                    commands= options= valued=
                    case "$1" in
                %s    esac
                }

                # Sets the words that this argument may be, where they are few.
                _cloister_chooses() {
                    choices=
                    case "$1" in
                %s    esac
                }

                """.formatted(
                                shell.name().toLowerCase(Locale.ROOT),
                                shell.preparation(),
                                String.join("", script.known),
                                String.join("", script.choices))
                + COMPLETE;
    }

    private void command(String chain, CommandLine line) {
        var spec = line.getCommandSpec();
        known.add("        '%s') commands='%s' options='%s' valued='%s' ;;\n"
                .formatted(
                        chain,
                        String.join(" ", line.getSubcommands().keySet()),
                        names(spec.options()),
                        names(spec.options().stream()
                                .filter(each -> each.arity().max() > 0)
                                .toList())));
        choices(chain, spec);
        line.getSubcommands().forEach((name, each) -> command((chain + " " + name).strip(), each));
    }

    private void choices(String chain, CommandSpec spec) {
        spec.positionalParameters().forEach(each -> choose(chain, each));
        spec.options().forEach(each -> List.of(each.names()).forEach(name -> choose(chain + " " + name, each)));
    }

    private void choose(String place, ArgSpec argument) {
        var candidates = argument.completionCandidates();
        if (candidates != null) {
            var words = StreamSupport.stream(candidates.spliterator(), false)
                    .map(each -> each.toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" "));
            choices.add("        '%s') choices='%s' ;;\n".formatted(place, words));
        }
    }

    private static String names(List<OptionSpec> options) {
        return options.stream().flatMap(each -> List.of(each.names()).stream()).collect(Collectors.joining(" "));
    }
}
