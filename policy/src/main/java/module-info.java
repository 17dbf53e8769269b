// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What an agent may reach: pure values and the decisions over them. No sockets, no clock, no threads, except that
/// presets ask the host through an interface of theirs, several at once, and keep the answers in files.
@org.jspecify.annotations.NullMarked
module dev.cloister.policy {
    requires static org.jspecify;
    requires org.snakeyaml.engine;
    requires com.google.common;
    requires java.xml;

    exports dev.cloister.policy;
    exports dev.cloister.policy.preset;
    exports dev.cloister.policy.export;
    exports dev.cloister.policy.file;
    exports dev.cloister.policy.show;
    exports dev.cloister.policy.suggest;
    exports dev.cloister.policy.transfer;
    exports dev.cloister.policy.trust;
}
