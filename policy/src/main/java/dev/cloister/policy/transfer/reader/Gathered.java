// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

import dev.cloister.policy.Mode;
import dev.cloister.policy.Ports;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a reader found in a file: what may be reached, what may not, and what has no place in a policy. Filled by one
/// reader, used by one thread.
public final class Gathered {
    /// Commas and blanks stand between the names of a variable.
    private static final String BETWEEN = "[\\s,]+";

    /// A host as the other tool wrote it.
    ///
    /// @param ports empty where that tool let every port through
    public record Host(int line, String text, Optional<Ports> ports) {}

    /// Something to be told about a line; 0 where it is about the whole file.
    public record Remark(int line, String text) {}

    /// A mode, and where it was written.
    public record ChosenMode(int line, Mode mode) {}

    private final List<Host> allowed = new ArrayList<>();
    private final List<Host> denied = new ArrayList<>();
    private final List<Remark> lost = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Remark> presets = new LinkedHashMap<>();
    private Optional<ChosenMode> mode = Optional.empty();
    private boolean ssh;

    /// A host that may be reached.
    void allow(int line, String host, Optional<Ports> ports) {
        allowed.add(new Host(line, host, ports));
    }

    /// The hosts of a list in one text.
    void allowAll(int line, String hosts) {
        for (var host : hosts.strip().split(BETWEEN, -1)) {
            if (!host.isEmpty()) {
                allow(line, host, Optional.empty());
            }
        }
    }

    /// A host that may not be reached.
    void deny(int line, String host, Optional<Ports> ports) {
        denied.add(new Host(line, host, ports));
    }

    /// Something that can't be carried over, and why.
    void lose(int line, String text) {
        var remark = new Remark(line, text);
        if (!lost.contains(remark)) {
            lost.add(remark);
        }
    }

    /// How the other tool's words are understood, for the head of the policy.
    void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    /// A preset that means what the file says.
    void preset(int line, String name, String why) {
        presets.putIfAbsent(name, new Remark(line, why));
    }

    /// SSH was let out, so hosts of git keep port 22.
    void letSshOut() {
        ssh = true;
    }

    /// The mode by its word; an unknown one becomes strict, and is told.
    void mode(int line, String word) {
        for (var each : Mode.values()) {
            if (each.word().equals(word)) {
                mode = Optional.of(new ChosenMode(line, each));
                return;
            }
        }
        lose(line, "mode %s: unknown, strict is written instead".formatted(word));
    }

    public List<Host> allowed() {
        return List.copyOf(allowed);
    }

    public List<Host> denied() {
        return List.copyOf(denied);
    }

    public List<Remark> lost() {
        return List.copyOf(lost);
    }

    public List<String> notes() {
        return List.copyOf(notes);
    }

    /// Presets by name, each with the reason.
    public Map<String, Remark> presets() {
        return Map.copyOf(presets);
    }

    public Optional<ChosenMode> mode() {
        return mode;
    }

    /// Whether hosts of git keep port 22.
    public boolean isSshLetOut() {
        return ssh;
    }
}
