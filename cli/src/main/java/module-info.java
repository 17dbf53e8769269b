// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The commands, and the only wiring.
@org.jspecify.annotations.NullMarked
module dev.cloister.cli {
    requires static org.jspecify;
    requires dev.cloister.policy;
    requires dev.cloister.audit;
    requires dev.cloister.linux;
    requires dev.cloister.gate;
    requires dev.cloister.enclosure;
    requires dev.cloister.prober;
    requires info.picocli;
    requires com.samskivert.jmustache;
    requires org.snakeyaml.engine;
    requires com.fasterxml.jackson.jr.ob;
    requires java.net.http;
    requires jdk.unsupported;

    opens dev.cloister.cli to
            info.picocli;
    opens dev.cloister.cli.control to
            info.picocli;
    opens dev.cloister.cli.doctor to
            info.picocli;
    opens dev.cloister.cli.image to
            info.picocli;
    opens dev.cloister.cli.log to
            info.picocli;
    opens dev.cloister.cli.policy to
            info.picocli;
    opens dev.cloister.cli.project to
            info.picocli;
    opens dev.cloister.cli.prove to
            info.picocli;
    opens dev.cloister.cli.run to
            info.picocli;
    opens dev.cloister.cli.uninstall to
            info.picocli;
    opens dev.cloister.cli.volume to
            info.picocli;
}
