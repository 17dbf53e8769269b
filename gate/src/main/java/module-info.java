// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Egress is decided and relayed here. Java and Netty; no native code of our own.
@org.jspecify.annotations.NullMarked
module dev.cloister.gate {
    requires static org.jspecify;
    requires transitive dev.cloister.policy;
    requires transitive dev.cloister.audit;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires io.netty.codec;
    requires io.netty.codec.dns;
    requires io.netty.codec.http;
    requires io.netty.resolver;
    requires io.netty.resolver.dns;
    requires com.fasterxml.jackson.jr.ob;
    requires com.fasterxml.jackson.core;
    requires jdk.net;

    exports dev.cloister.gate;
    exports dev.cloister.gate.approval;
    exports dev.cloister.gate.control;
    exports dev.cloister.gate.host;
    exports dev.cloister.gate.page;
    exports dev.cloister.gate.publish;
    exports dev.cloister.gate.lease;
}
