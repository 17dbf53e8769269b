// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Where the agent runs: namespaces, mounts and limits, made by a backend from a plan.
@org.jspecify.annotations.NullMarked
module dev.cloister.enclosure {
    requires static org.jspecify;
    requires transitive dev.cloister.policy;
    requires transitive dev.cloister.audit;
    requires transitive dev.cloister.linux;

    exports dev.cloister.enclosure;
    exports dev.cloister.enclosure.agent;
    exports dev.cloister.enclosure.docker;
    exports dev.cloister.enclosure.limits;
    exports dev.cloister.enclosure.local;
    exports dev.cloister.enclosure.network;
    exports dev.cloister.enclosure.secret;
    exports dev.cloister.enclosure.stage;
    exports dev.cloister.enclosure.workspace;
}
