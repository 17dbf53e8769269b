// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The agent's root directory: built up from an allow-list, never from the host's `/`.
///
/// No `/run`, `/var/run`, host `/tmp` or `/dev/shm`: sockets of the host live there, and a read-only mount doesn't
/// stop
/// `connect()`. Of `/etc` only what programs need to find libraries, certificates and their own settings.
final class RootDirectory {
    private static final List<String> SYSTEM = List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

    private static final List<String> ETC = List.of(
            "alternatives",
            "bash.bashrc",
            "bash_completion.d",
            "ca-certificates",
            "ca-certificates.conf",
            "chromium",
            "chromium.d",
            "debian_version",
            "default/locale",
            "fonts",
            "gai.conf",
            "inputrc",
            "java-11-openjdk",
            "java-17-openjdk",
            "java-21-openjdk",
            "java-25-openjdk",
            "java",
            "ld.so.cache",
            "ld.so.conf",
            "ld.so.conf.d",
            "locale.alias",
            "locale.conf",
            "localtime",
            "lsb-release",
            "magic",
            "magic.mime",
            "mailcap",
            "manpath.config",
            "maven",
            "mime.types",
            "nanorc",
            "os-release",
            "papersize",
            "perl",
            "pki",
            "profile",
            "profile.d",
            "protocols",
            "python3",
            "python3.11",
            "python3.12",
            "python3.13",
            "rpc",
            "services",
            "shells",
            "ssh/ssh_config",
            "ssh/ssh_config.d",
            "ssl",
            "terminfo",
            "timezone",
            "vim",
            "xdg");

    private static final Step HOSTS = Step.MadeFile.text("/etc/hosts", """
            127.0.0.1 localhost cloister
            ::1 localhost
            """);

    private static final Step RESOLVER = Step.MadeFile.text("/etc/resolv.conf", """
            nameserver 127.0.0.1
            options ndots:1 timeout:5
            """);

    /// Memory that the agent can fill: enough for builds, far below the host's.
    private static final long SCRATCH = 2L << 30;

    private RootDirectory() {}

    static List<Step> steps(HostFiles host) {
        var steps = new ArrayList<Step>();
        steps.add(new Step.SystemTree(Path.of("/usr"), "/usr"));
        for (var directory : SYSTEM) {
            var path = Path.of(directory);
            host.link(path)
                    .<Step>map(to -> new Step.Link(to.toString(), directory))
                    .or(() -> host.exists(path)
                            ? java.util.Optional.of(new Step.SystemTree(path, directory))
                            : java.util.Optional.empty())
                    .ifPresent(steps::add);
        }
        for (var name : ETC) {
            var path = Path.of("/etc", name);
            if (host.exists(path)) {
                steps.add(new Step.SystemTree(host.real(path).orElse(path), path.toString()));
            }
        }
        steps.addAll(KernelFiles.steps(host));
        steps.add(new Step.Devices("/dev"));
        steps.addAll(scratch());
        steps.add(new Step.EmptyDirectory("/run"));
        return steps;
    }

    /// Where the agent may write what nobody keeps.
    static List<Step> scratch() {
        return List.of(
                new Step.Memory("/dev/shm", 01777, SCRATCH),
                new Step.Memory("/tmp", 01777, SCRATCH),
                new Step.Memory("/var/tmp", 01777, SCRATCH));
    }

    /// Files that every image has, which say who and where the agent is.
    static List<Step> imageFiles(AgentIdentity agent) {
        return List.of(
                Step.MadeFile.text("/etc/passwd", """
                        root:x:0:0:root:/root:/usr/sbin/nologin
                        agent:x:%d:%d:agent:/home/agent:/bin/sh
                        nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
                        """.formatted(agent.uid(), agent.gid())),
                Step.MadeFile.text("/etc/group", """
                        root:x:0:
                        tty:x:5:
                        agent:x:%d:
                        nogroup:x:65534:
                        """.formatted(agent.gid())),
                HOSTS,
                RESOLVER);
    }

    /// Files of `/etc` that say who and where the agent is. The resolver is the gate's; no search list, so that no
    /// name is
    /// ever completed with a suffix of the host's.
    static List<Step> identityFiles() {
        return List.of(
                Step.MadeFile.text("/etc/passwd", """
                        root:x:0:0:root:/root:/usr/sbin/nologin
                        agent:x:1000:1000:agent:/home/agent:/bin/bash
                        nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
                        """),
                Step.MadeFile.text("/etc/group", """
                        root:x:0:
                        tty:x:5:
                        agent:x:1000:
                        nogroup:x:65534:
                        """),
                Step.MadeFile.text("/etc/hostname", "cloister\n"),
                HOSTS,
                Step.MadeFile.text("/etc/host.conf", "multi on\n"),
                RESOLVER,
                Step.MadeFile.text("/etc/nsswitch.conf", """
                        passwd: files
                        group: files
                        shadow: files
                        hosts: files dns
                        networks: files
                        protocols: files
                        services: files
                        """));
    }
}
