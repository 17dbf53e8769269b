// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// A value of a JSON or YAML file, with its line.
final class Tree {
    private final Node node;

    private Tree(Node node) {
        this.node = node;
    }

    /// The value that a text holds.
    ///
    /// @throws Unreadable where it is neither YAML nor JSON, which YAML includes
    static Tree of(String text) {
        var settings = LoadSettings.builder().setMaxAliasesForCollections(0).build();
        try {
            return new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)))
                    .getSingleNode()
                    .map(Tree::new)
                    .orElseThrow(() -> new Unreadable(1, "an empty file"));
        } catch (MarkedYamlEngineException e) {
            var line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new Unreadable(line, "%s".formatted(e.getProblem()));
        } catch (YamlEngineException | StackOverflowError e) {
            throw new Unreadable(1, "neither JSON nor YAML");
        }
    }

    /// The value of a JSON text that may have comments and commas behind last members, as editors write them.
    static Tree ofJson(String text) {
        return of(JsonComments.without(text));
    }

    /// Counted from 1.
    int line() {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    /// The members of a map; none of anything else.
    ///
    /// @throws Unreadable if a key comes twice, since which of them counts differs between programs
    Map<String, Tree> members() {
        var members = new LinkedHashMap<String, Tree>();
        if (node instanceof MappingNode mapping) {
            for (var tuple : mapping.getValue()) {
                var key = new Tree(tuple.getKeyNode());
                if (members.put(key.text().orElse(""), new Tree(tuple.getValueNode())) != null) {
                    throw new Unreadable(key.line(), "%s: a second time".formatted(key.text().orElse("a key")));
                }
            }
        }
        return members;
    }

    /// A member of a member, by the path.
    Optional<Tree> at(String... path) {
        var here = Optional.of(this);
        for (var key : path) {
            here = here.map(tree -> tree.members().get(key));
        }
        return here;
    }

    /// The values of a list; a single value is a list of one.
    List<Tree> items() {
        if (node instanceof SequenceNode sequence) {
            var items = new ArrayList<Tree>();
            sequence.getValue().forEach(item -> items.add(new Tree(item)));
            return items;
        }
        return List.of(this);
    }

    /// The text of a single value.
    Optional<String> text() {
        return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
    }

    /// The text of a single value.
    ///
    /// @throws Unreadable if it is something else
    String demandText() {
        return text().orElseThrow(() -> new Unreadable(line(), "a list or a map (expected: a text)"));
    }
}
