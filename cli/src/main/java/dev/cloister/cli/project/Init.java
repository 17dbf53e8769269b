// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.Edition;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.host.HostTools;
import dev.cloister.cli.policy.Person;
import dev.cloister.cli.project.choice.Choice;
import dev.cloister.cli.project.choice.Interview;
import dev.cloister.cli.project.choice.Project;
import dev.cloister.cli.project.choice.Wishes;
import dev.cloister.cli.project.covering.Covering;
import dev.cloister.cli.project.text.ComposeText;
import dev.cloister.cli.project.text.DevcontainerText;
import dev.cloister.cli.project.text.IgnoreText;
import dev.cloister.cli.project.text.ImageText;
import dev.cloister.cli.project.text.SecuritySection;
import dev.cloister.cli.project.text.Surroundings;
import dev.cloister.cli.project.writing.Draft;
import dev.cloister.cli.project.writing.Passwords;
import dev.cloister.cli.project.writing.Writing;
import dev.cloister.enclosure.workspace.WorkspaceWriter;
import dev.cloister.linux.seccomp.SeccompProgram;
import dev.cloister.policy.KernelSurface;
import dev.cloister.policy.Mode;
import dev.cloister.policy.file.PolicyDraft;
import dev.cloister.policy.preset.DiscoveryCache;
import dev.cloister.policy.preset.Presets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks at a project, chooses, shows, writes.
///
/// @param person who is asked; nobody where the command line says so
/// @param dry whether nothing is written
record Init(Caller caller, Console console, Optional<Person> person, boolean dry) {
    private static final String COMPOSE = ".devcontainer/compose.yaml";
    private static final InstantSource CLOCK = InstantSource.system();

    /// Does it in one project.
    ///
    /// @return the exit code
    int in(Path workspace, Wishes wishes) {
        try (var files = WorkspaceWriter.of(workspace)) {
            return in(workspace, wishes, files);
        } catch (WorkspaceWriter.UnsafePath e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot write the devcontainer: %s".formatted(e.getMessage()),
                    "look at it, and remove it if it isn't yours: an agent may have put it there");
        }
    }

    private int in(Path workspace, Wishes wishes, WorkspaceWriter files) {
        var project = Project.of(workspace, files);
        var before = files.read(COMPOSE).flatMap(text -> Choice.of(new String(text, UTF_8)));
        var choice = new Interview(person, console).ask(wishes, before, project);
        var policy = policy(workspace, files);
        var drafts = new ArrayList<>(policy.drafts(project, choice, wishes.mode()));
        var said = PolicyOfProject.parse(drafts.getFirst().text().orElseThrow());
        warn(said.mode().orElse(Mode.STRICT));
        var covering = Covering.of(workspace, files, said.enclosed().files(), CLOCK);
        covering.gaps().forEach(gap -> console.complain("cloister: looking for secrets: " + gap));
        drafts.addAll(containers(project, choice, said, covering));
        drafts.addAll(new Passwords(files, new SecureRandom()).of(choice.services()));
        drafts.addAll(documents(files, said, policy));
        var writing = new Writing(files, drafts);
        writing.show(console);
        if (!covering.absent().isEmpty()) {
            console.say("new     %d empty files and directories within git's own, for covers to be mounted on"
                    .formatted(covering.absent().size()));
        }
        var next = new NextStep(caller, tools(workspace), console);
        if (writing.isDone() && covering.absent().isEmpty()) {
            console.say("everything is as it is to be");
        } else if (dry) {
            console.say("nothing was written");
            return ExitCode.OK.code();
        } else if (person.isPresent() && !isAgreed(person.get(), writing)) {
            console.complain("not written: nothing changed");
            return ExitCode.FAILED.code();
        } else {
            write(files, choice, covering, writing);
        }
        next.tell();
        return ExitCode.OK.code();
    }

    private void write(WorkspaceWriter files, Choice choice, Covering covering, Writing writing) {
        if (!choice.services().isEmpty()) {
            files.directory(".devcontainer", 0755);
            files.directory(Passwords.DIRECTORY, 0700);
        }
        covering.make(files);
        writing.write(CLOCK.instant()).ifPresent(kept -> console.say("what was there is kept in %s".formatted(kept)));
    }

    private PolicyOfProject policy(Path workspace, WorkspaceWriter files) {
        var cache = new DiscoveryCache(caller.places().cache().resolve("presets"), Edition.VERSION, CLOCK);
        var tools = tools(workspace);
        return new PolicyOfProject(files, names -> Presets.discover(names, tools, cache), console);
    }

    private List<Draft> containers(Project project, Choice choice, PolicyDraft said, Covering covering) {
        var here = Surroundings.of(Edition.VERSION, caller.environment());
        return List.of(
                Draft.of(COMPOSE, ComposeText.of(project, choice, covering, here)),
                Draft.of(".devcontainer/devcontainer.json", DevcontainerText.of(project, choice)),
                Draft.of(".devcontainer/Dockerfile", ImageText.dockerfile(project, choice)),
                Draft.program(".devcontainer/workspace", ImageText.workspace()),
                Draft.of(".devcontainer/seccomp.json", calls(said.enclosed().kernel())),
                Draft.of(".devcontainer/.dockerignore", "# The image is made of nothing of the workspace.\n*\n!workspace\n"));
    }

    private static List<Draft> documents(WorkspaceWriter files, PolicyDraft said, PolicyOfProject policy) {
        var hidden = List.of(".devcontainer/secrets/", ".devcontainer/backup/");
        var untracked = List.of(".devcontainer/secrets/", ".devcontainer/backup/", ".env");
        var mode = said.mode().orElse(Mode.STRICT);
        var security = SecuritySection.with(text(files, "SECURITY.md"), mode, policy.rules(said), said.services());
        return List.of(
                Draft.of(".gitignore", IgnoreText.with(text(files, ".gitignore"), untracked)),
                Draft.of(".dockerignore", IgnoreText.with(text(files, ".dockerignore"), hidden)),
                Draft.of("SECURITY.md", security));
    }

    /// The filter for this machine's architecture: on another the containers end at once, until it is made there.
    private static String calls(KernelSurface kernel) {
        var architecture = System.getProperty("os.arch");
        var program = kernel.userNamespaces()
                ? SeccompProgram.withUserNamespaces(architecture)
                : SeccompProgram.forArchitecture(architecture);
        return program.profile() + "\n";
    }

    private void warn(Mode mode) {
        if (mode == Mode.PERMISSIVE) {
            console.complain("cloister: PERMISSIVE: the agent may reach everything, and send your code and its secrets anywhere;");
            console.complain("  only metadata services and this machine stay closed. Say --mode strict before you share anything.");
        } else if (mode == Mode.OBSERVE) {
            console.complain("cloister: observe: the agent may reach everything; what strict would refuse is marked in the audit");
        }
    }

    private boolean isAgreed(Person asked, Writing writing) {
        console.err().print(writing.replaces() ? "write this, and keep what it replaces? [y/N] " : "write this? [y/N] ");
        console.err().flush();
        return asked.saysYes();
    }

    private HostTools tools(Path workspace) {
        return new HostTools(caller.environment(), caller.places().home(), Optional.of(workspace), caller.ownUid());
    }

    private static String text(WorkspaceWriter files, String path) {
        return files.read(path).map(bytes -> new String(bytes, UTF_8)).orElse("");
    }
}
