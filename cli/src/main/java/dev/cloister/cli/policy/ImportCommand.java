// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.Edition;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.host.HostTools;
import dev.cloister.policy.preset.Presets;
import dev.cloister.policy.transfer.Import;
import dev.cloister.policy.transfer.Imported;
import dev.cloister.policy.transfer.Kind;
import dev.cloister.policy.transfer.KnownPreset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cloister policy import`: from the file that another tool was configured with to a policy that says the same.
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Make a policy of a firewall script, devcontainer.json or another tool's list of hosts.",
        exitCodeList = {"0:written", "1:the file can't be understood, or isn't to be overwritten", "2:usage"},
        footer = {"  cloister policy import .devcontainer/init-firewall.sh --output cloister.yaml"})
final class ImportCommand implements Callable<Integer> {
    /// One byte more than is read, so that a longer file is told.
    private static final int LONGEST = (1 << 20) + 1;

    private final Caller caller;
    private final Console console;
    private final Person person;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "init-firewall.sh, devcontainer.json, settings of sandbox-runtime, gh-aw-firewall's or Codex's.")
    private Path file = Path.of("");

    @Option(
            names = "--from",
            paramLabel = "KIND",
            description = "What the file is, if it can't be told: init-firewall, devcontainer, srt, gh-aw-firewall,"
                    + " domain-list or codex.")
    private @Nullable String from;

    @Option(names = "--output", paramLabel = "FILE", description = "Where the policy goes; standard output by default.")
    private @Nullable Path output;

    @Option(names = "--no-presets", description = "Write every host, and ask none of your tools.")
    private boolean plain;

    @Option(names = "--yes", description = "Don't ask before a file is replaced; it is kept beside the new one.")
    private boolean yes;

    ImportCommand(Caller caller, Console console, Person person) {
        this.caller = caller;
        this.console = console;
        this.person = person;
    }

    @Override
    public Integer call() {
        var kind = Optional.ofNullable(from).map(ImportCommand::kind);
        var content = content();
        return switch (Import.of(file.toString(), content, kind, plain ? List.of() : presets())) {
            case Imported.Refused(var line, var reason) ->
                throw new Failure(
                        ExitCode.FAILED,
                        "cannot import %s: %s".formatted(line == 0 ? file : "%s:%d".formatted(file, line), reason),
                        from == null ? "--from says what kind of file it is" : "");
            case Imported.Policy policy -> written(policy);
        };
    }

    private int written(Imported.Policy policy) {
        if (output == null) {
            console.out().print(policy.text());
        } else {
            new NewFile(caller.directory().resolve(output), person, console, yes).write(policy.text());
            console.complain("%s is written: read it, then cloister policy trust".formatted(output));
        }
        if (!policy.lost().isEmpty()) {
            console.complain("not carried over from %s (%s):".formatted(file, policy.kind().word()));
            policy.lost().forEach(line -> console.complain("  " + line));
        }
        return ExitCode.OK.code();
    }

    private static Kind kind(String word) {
        return Kind.named(word)
                .orElseThrow(() -> new Failure(
                        ExitCode.FAILED,
                        "cannot import from %s: no such kind".formatted(word),
                        "one of %s".formatted(Kind.words())));
    }

    private byte[] content() {
        var path = caller.directory().resolve(file);
        if (!Files.isRegularFile(path)) {
            throw unreadable("there is no such file");
        }
        try (var stream = Files.newInputStream(path)) {
            return stream.readNBytes(LONGEST);
        } catch (IOException e) {
            throw unreadable(e.getClass().getSimpleName());
        }
    }

    private Failure unreadable(String reason) {
        return new Failure(
                ExitCode.FAILED, "cannot read %s: %s".formatted(file, reason), "check its path and mode");
    }

    /// All are asked at once; then each one's own answer is at hand.
    private List<KnownPreset> presets() {
        var tools = new HostTools(
                caller.environment(), caller.places().home(), Optional.of(caller.directory()), caller.ownUid());
        var cache = PolicyLoader.cache(caller, Edition.VERSION);
        Presets.discover(Presets.names(), tools, cache);
        return Presets.names().stream()
                .map(name -> new KnownPreset(
                        name, Presets.discover(Set.of(name), tools, cache).rules()))
                .toList();
    }
}
