// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cloister.linux.syscall.Sockets;
import dev.cloister.prober.attack.Outcome;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The host's files, and ways around the mounts that hide them.
final class FileAttempts {
    private static final List<String> HOME_SECRETS = List.of(
            ".ssh", ".aws/credentials", ".netrc", ".npmrc", ".pypirc", ".git-credentials", ".gitconfig", ".gnupg",
            ".docker/config.json", ".kube/config", ".config/gh/hosts.yml", ".config/gcloud", ".azure",
            ".bash_history", ".zsh_history", ".claude.json", ".claude/.credentials.json", ".mozilla",
            ".config/google-chrome", ".local/share/keyrings", ".m2/settings.xml", ".gradle/gradle.properties",
            ".cargo/credentials.toml", ".config/cloister", ".local/state/cloister");

    private static final List<String> SYSTEM_SECRETS = List.of(
            "/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/etc/sudoers.d", "/etc/ssh/ssh_host_rsa_key",
            "/etc/ssh/ssh_host_ed25519_key", "/etc/machine-id", "/etc/fstab", "/etc/crontab", "/etc/NetworkManager",
            "/root/.bashrc", "/root/.profile", "/root/.ssh", "/root/.bash_history", "/boot", "/srv", "/media", "/run/secrets", "/run/user", "/var/log", "/var/lib", "/var/spool",
            "/var/run/secrets", "/lost+found");

    private static final List<String> SOCKETS = List.of(
            "/run/docker.sock", "/var/run/docker.sock", "/run/containerd/containerd.sock",
            "/run/podman/podman.sock", "/run/dbus/system_bus_socket", "/run/systemd/private",
            "/run/systemd/notify", "/tmp/.X11-unix/X0", "/run/nscd/socket", "/run/udev/control");

    private static final List<String> DIRECTORIES = List.of(
            "/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/mnt", "/opt", "/proc", "/root", "/run", "/sbin", "/srv",
            "/sys", "/usr", "/usr/bin", "/usr/local/bin", "/usr/lib", "/var", "/var/lib", "/etc/ssl", "/etc/profile.d");

    private static final List<String> SYSTEM_FILES = List.of(
            "/etc/passwd", "/etc/group", "/etc/hosts", "/etc/resolv.conf", "/etc/ld.so.cache", "/usr/bin/env", "/bin/sh");

    private static final String HOME = "/home/agent";
    private static final int STANDARD_STREAMS = 3;
    private static final int HIGHEST_INHERITED = 256;

    private final Targets targets;

    FileAttempts(Targets targets) {
        this.targets = targets;
    }

    Map<String, Attempt> all() {
        var attempts = new LinkedHashMap<String, Attempt>();
        attempts.put("files.home", this::home);
        attempts.put("files.canary", () -> Paths.readAny(targets.all("canary")));
        attempts.put("files.system", () -> Paths.readAny(SYSTEM_SECRETS.stream()
                .filter(path -> !isOnlyTheWay(Path.of(path)))
                .toList()));
        attempts.put("files.symlink", () -> Paths.readAny(targets.all("symlink")));
        attempts.put("files.dotdot", () -> Paths.readAny(climbing()));
        attempts.put("files.proc-root", () -> Paths.readAny(aroundProc()));
        attempts.put("files.descriptors", FileAttempts::descriptors);
        attempts.put("files.sockets", this::sockets);
        attempts.put("files.sockets.workspace", () -> connected(targets.all("workspace-socket")));
        attempts.put("files.directories", () -> Outcome.worst(DIRECTORIES.stream().map(Paths::create).toList()));
        attempts.put("files.system.write", () -> Outcome.worst(SYSTEM_FILES.stream().map(Paths::write).toList()));
        attempts.put("files.mounts", () -> new MountTable(targets.all("writable")).attempt());
        attempts.put("files.secrets", () -> Paths.readAny(targets.all("secret")));
        attempts.put("files.secrets.content", () -> Paths.readAny(targets.all("secret-content")));
        attempts.put("files.secrets.git", this::gitCredentials);
        attempts.put("files.home.kept", FileAttempts::leaveInHome);
        attempts.put("files.workspace.path", this::workspacePath);
        return attempts;
    }

    private Outcome home() {
        return Outcome.worst(targets.all("home").stream()
                .flatMap(home -> HOME_SECRETS.stream().map(name -> home + "/" + name))
                .filter(path -> targets.all("shown").stream().noneMatch(path::startsWith))
                .filter(path -> !isOnlyTheWay(Path.of(path)))
                .map(Paths::read)
                .toList());
    }

    /// A directory that holds nothing but what leads to the workspace.
    private static boolean isOnlyTheWay(Path directory) {
        var workspace = Path.of("").toAbsolutePath();
        if (!workspace.startsWith(directory)) {
            return false;
        }
        try (var entries = java.nio.file.Files.list(directory)) {
            return entries.allMatch(workspace::startsWith);
        } catch (IOException _) {
            return false;
        }
    }

    /// Only the host can see whether it stays.
    private static Outcome leaveInHome() throws IOException {
        java.nio.file.Files.writeString(Path.of(HOME, ".cloister-prove-kept"), "kept");
        return Outcome.reached("wrote a file");
    }

    private Outcome workspacePath() throws IOException {
        var here = Path.of("/proc/self/cwd").toRealPath().toString();
        return targets.all("workspace").contains(here) ? Outcome.reached(here) : Outcome.refused("it is " + here);
    }

    private List<String> climbing() {
        var up = "../".repeat(24);
        return targets.all("canary").stream().map(path -> up + path.substring(1)).toList();
    }

    private List<String> aroundProc() {
        var around = new ArrayList<String>();
        for (var canary : targets.all("canary")) {
            for (var process : Processes.visible()) {
                around.add("/proc/%d/root%s".formatted(process, canary));
                around.add("/proc/%d/cwd/%s%s".formatted(process, "../".repeat(24), canary.substring(1)));
            }
        }
        return around;
    }

    /// Whatever is open beyond the standard streams was inherited, unless this program has opened it: its own files all
    /// lie in the workspace, the JDK or memory.
    private static Outcome descriptors() throws IOException {
        var inherited = new ArrayList<Outcome>();
        for (var fd : IntStream.range(0, HIGHEST_INHERITED).toArray()) {
            var link = Path.of("/proc/self/fd", Integer.toString(fd));
            if (!java.nio.file.Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            var target = java.nio.file.Files.readSymbolicLink(link).toString();
            var isForeign = fd < STANDARD_STREAMS ? !isOwnStream(target) : isInherited(target);
            inherited.add(isForeign ? Outcome.reached("%d is %s".formatted(fd, target)) : Outcome.refused("own files only"));
        }
        return Outcome.worst(inherited);
    }

    private static boolean isOwnStream(String target) {
        return target.startsWith("pipe:") || target.equals("/dev/null");
    }

    private static boolean isInherited(String target) {
        var isOwnFile = target.startsWith("/dev/")
                || target.contains("(deleted)")
                || Paths.read(target).kind() == Outcome.Kind.REACHED;
        return target.startsWith("socket:") || (target.startsWith("/") && !isOwnFile);
    }

    private Outcome sockets() {
        var all = new ArrayList<>(SOCKETS);
        all.addAll(targets.all("socket"));
        return Outcome.worst(List.of(connected(all), abstractSocket()));
    }

    private Outcome connected(List<String> paths) {
        return Outcome.worst(paths.stream()
                .map(path -> Paths.tried(() -> {
                    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                        channel.connect(UnixDomainSocketAddress.of(path));
                        Paths.tried(() -> spoken(channel));
                        return Outcome.reached("connected to " + path);
                    }
                }))
                .toList());
    }

    private Outcome spoken(SocketChannel channel) throws IOException {
        channel.write(US_ASCII.encode(targets.required("token")));
        return Outcome.reached("said the token");
    }

    /// Abstract sockets belong to a network namespace.
    private Outcome abstractSocket() {
        var name = targets.first("abstract");
        if (name.isEmpty()) {
            return Outcome.absent("no abstract socket");
        }
        return Paths.tried(() -> {
            Sockets.connect_abstract(name.get());
            return Outcome.reached("connected to @" + name.get());
        });
    }

    private Outcome gitCredentials() throws IOException {
        var path = targets.first("git-config");
        if (path.isEmpty()) {
            return Outcome.absent("no git repository");
        }
        var text = java.nio.file.Files.readString(Path.of(path.get()));
        return text.contains(targets.required("git-secret-mark"))
                ? Outcome.reached("read a password in " + path.get())
                : Outcome.refused("no credentials in it");
    }
}
