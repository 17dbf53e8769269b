// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Builds the tree from the parser's events, in one pass and bounded.
///
/// Anchors, aliases, tags and further documents are refused as they come by, so nothing is ever expanded.
final class YamlReader {
    /// A rule's list of ports is four deep.
    private static final int DEEPEST = 8;
    /// A million names take 25 MiB.
    static final int LONGEST = 32 << 20;

    private final Problems problems;
    private final Iterator<Event> events;

    private YamlReader(Problems problems, Iterator<Event> events) {
        this.problems = problems;
        this.events = events;
    }

    /// The text's one document; empty when there is none or it can't be read, with the problems told.
    static Optional<Yaml> read(String text, Problems problems) {
        var settings = LoadSettings.builder()
                .setUseMarks(true)
                .setParseComments(false)
                .setCodePointLimit(LONGEST)
                .build();
        try {
            return new YamlReader(problems, new ParserImpl(settings, new StreamReader(settings, text))).document();
        } catch (TooDeep e) {
            problems.add(e.at, "nested deeper than %d".formatted(DEEPEST));
        } catch (MarkedYamlEngineException e) {
            var at = e.getProblemMark()
                    .or(e::getContextMark)
                    .map(YamlReader::place)
                    .orElse(Place.START);
            WildcardQuotes.explain(at, String.valueOf(e.getProblem()), problems);
        } catch (YamlEngineException e) {
            problems.add(Place.START, "not YAML: " + Printable.of(String.valueOf(e.getMessage())));
        }
        return Optional.empty();
    }

    private Optional<Yaml> document() {
        Optional<Yaml> document = Optional.empty();
        var documents = 0;
        while (events.hasNext()) {
            var event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart && ++documents > 1) {
                problems.add(place(event), "a second document (expected: one per file)");
                return document;
            }
            if (event instanceof NodeEvent node) {
                document = Optional.of(node(node, 0));
            }
        }
        return document;
    }

    private Yaml node(NodeEvent event, int depth) {
        var at = place(event);
        event.getAnchor()
                .filter(_ -> !(event instanceof AliasEvent))
                .ifPresent(_ -> problems.add(at, "an anchor, which policy files don't have"));
        return switch (event) {
            case ScalarEvent scalar -> scalar(at, scalar);
            case CollectionStartEvent _ when depth == DEEPEST -> throw new TooDeep(at);
            case CollectionStartEvent start -> collection(at, start, depth + 1);
            default -> alias(at);
        };
    }

    private Yaml scalar(Place at, ScalarEvent event) {
        refuseTag(at, event.getTag());
        if (event.getValue().codePoints().anyMatch(c -> c != '\n' && c != '\t' && !Printable.isFit(c))) {
            problems.add(at, "a character that can't be seen, written as an escape");
        }
        return new Yaml.Scalar(at, event.getValue(), event.isPlain());
    }

    private Yaml collection(Place at, CollectionStartEvent start, int depth) {
        refuseTag(at, start.getTag());
        return start.getEventId() == Event.ID.SequenceStart ? sequence(at, depth) : mapping(at, depth);
    }

    private Yaml sequence(Place at, int depth) {
        var items = new ArrayList<Yaml>();
        while (events.next() instanceof NodeEvent item) {
            items.add(node(item, depth));
        }
        return new Yaml.Sequence(at, items);
    }

    private Yaml mapping(Place at, int depth) {
        var entries = new ArrayList<Yaml.Entry>();
        while (events.next() instanceof NodeEvent keyEvent) {
            var key = node(keyEvent, depth);
            if (!(events.next() instanceof NodeEvent valueEvent)) {
                throw new IllegalStateException("a key without a value");
            }
            var value = node(valueEvent, depth);
            if (key instanceof Yaml.Scalar name) {
                entries.add(new Yaml.Entry(name, value));
            } else {
                problems.add(key.at(), "%s as a key (expected: a name)".formatted(key.words()));
            }
        }
        return new Yaml.Mapping(at, entries);
    }

    private Yaml alias(Place at) {
        problems.add(
                at,
                "an alias, which policy files don't have",
                Optional.of("a value that begins with * needs quotes: \"*.example.com\""));
        return new Yaml.Scalar(at, "alias", false);
    }

    private void refuseTag(Place at, Optional<String> tag) {
        tag.ifPresent(
                name -> problems.add(at, "a tag, %s, which policy files don't have".formatted(Printable.of(name))));
    }

    private static Place place(Event event) {
        return event.getStartMark().map(YamlReader::place).orElse(Place.START);
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /// Ends the reading at once: the scanner's time grows with the square of the depth.
    private static final class TooDeep extends YamlEngineException {
        private static final long serialVersionUID = 1L;

        private final transient Place at;

        TooDeep(Place at) {
            super("nested too deep");
            this.at = at;
        }
    }
}
