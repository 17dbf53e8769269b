// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.uninstall;

import dev.cloister.audit.file.AuditDirectory;
import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.host.HostileTree;
import dev.cloister.cli.policy.Person;
import dev.cloister.enclosure.workspace.Aftermath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `cloister uninstall`: removes what Cloister keeps of its caller; the audit only when asked.
@Command(
        name = "uninstall",
        mixinStandardHelpOptions = true,
        description = "Remove all that Cloister keeps of you, but the audit and the program itself.",
        exitCodeList = {"0:removed, or nothing there", "1:refused or failed", "2:usage"},
        footer = {"  cloister uninstall --dry-run"})
public final class UninstallCommand implements Callable<Integer> {
    private final Caller caller;
    private final Console console;
    private final Person person;

    @Option(names = "--dry-run", description = "Show what would be removed, and remove nothing.")
    private boolean dry;

    @Option(names = "--audit", description = "Remove the audit too: what agents did is recorded nowhere else.")
    private boolean audit;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    /// The command for a caller.
    public UninstallCommand(Caller caller, Console console, Person person) {
        this.caller = caller;
        this.console = console;
        this.person = person;
    }

    @Override
    public Integer call() {
        try {
            return uninstall();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove what is kept of you", e);
        }
    }

    private int uninstall() throws IOException {
        var belongings = Belongings.of(caller.places(), audit);
        show("to remove:", belongings.going());
        show("stays:", belongings.staying());
        if (dry || belongings.going().isEmpty()) {
            console.say(dry ? "nothing was removed" : "there is nothing to remove");
            return ExitCode.OK.code();
        }
        refuseWhereItIsOurs(belongings.going());
        if (!yes && !isAgreed()) {
            console.complain("not removed: nothing changed");
            return ExitCode.FAILED.code();
        }
        refuseDuringARun();
        recover();
        for (var item : belongings.going()) {
            remove(item.path());
        }
        return ExitCode.OK.code();
    }

    private void show(String title, List<Belongings.Item> items) {
        if (!items.isEmpty()) {
            console.say(title);
            items.forEach(item -> console.say(item.line()));
        }
    }

    private void refuseWhereItIsOurs(List<Belongings.Item> going) {
        for (var item : going) {
            if (caller.places().checkout().startsWith(item.path())) {
                throw new Failure(
                        ExitCode.FAILED,
                        "cannot remove %s: this program lies in it".formatted(item.path()),
                        "move the checkout out of it first");
            }
        }
    }

    /// Asked last, so that none begins while a person thinks.
    private void refuseDuringARun() throws IOException {
        if (new AuditDirectory(caller.places().state()).isInUse()) {
            throw new Failure(ExitCode.FAILED, "cannot uninstall: a run is alive", "end it first: cloister ps");
        }
    }

    /// What killed runs left in workspaces is known from here only.
    private void recover() {
        var journals = caller.places().state().resolve("workspaces");
        if (Files.isDirectory(journals, LinkOption.NOFOLLOW_LINKS)) {
            Aftermath.recover(journals).forEach(console::complain);
        }
    }

    private static void remove(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            HostileTree.delete(path);
        } else {
            Files.deleteIfExists(path);
        }
    }

    private boolean isAgreed() {
        if (!person.present()) {
            throw new Failure(
                    ExitCode.FAILED, "cannot ask whether to remove it: no terminal", "say cloister uninstall --yes");
        }
        console.err().print("remove it for good? [y/N] ");
        console.err().flush();
        return person.saysYes();
    }
}
