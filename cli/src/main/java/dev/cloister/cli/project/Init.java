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
import dev.cloister.policy.Mode;
import dev.cloister.policy.preset.DiscoveryCache;
import dev.cloister.policy.preset.Presets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        var writing = new Writing(files, drafts(project, choice, wishes.mode(), files));
        writing.show(console);
        var next = new NextStep(tools(workspace), console);
        if (writing.isDone()) {
            console.say("everything is as it is to be");
            next.tell();
            return ExitCode.OK.code();
        }
        if (dry) {
            console.say("nothing was written");
            return ExitCode.OK.code();
        }
        if (person.isPresent() && !isAgreed(person.get(), writing)) {
            console.complain("not written: nothing changed");
            return ExitCode.FAILED.code();
        }
        if (!choice.services().isEmpty()) {
            files.directory(".devcontainer", 0755);
            files.directory(Passwords.DIRECTORY, 0700);
        }
        writing.write(CLOCK.instant()).ifPresent(kept -> console.say("what was there is kept in %s".formatted(kept)));
        next.tell();
        return ExitCode.OK.code();
    }

    private List<Draft> drafts(Project project, Choice choice, Optional<Mode> mode, WorkspaceWriter files) {
        var cache = new DiscoveryCache(caller.places().cache().resolve("presets"), Edition.VERSION, CLOCK);
        var tools = tools(project.directory());
        var policy = new PolicyOfProject(files, names -> Presets.discover(names, tools, cache), console);
        var drafts = new ArrayList<>(policy.drafts(project, choice, mode));
        var said = PolicyOfProject.parse(drafts.getFirst().text().orElseThrow());
        warn(said.mode().orElse(Mode.STRICT));
        var covering = Covering.of(project.directory(), files, said.enclosed().files(), List.of(), CLOCK);
        covering.gaps().forEach(gap -> console.complain("cloister: looking for secrets: " + gap));
        drafts.add(Draft.of(COMPOSE, ComposeText.of(project, choice, covering, surroundings())));
        drafts.add(Draft.of(".devcontainer/devcontainer.json", DevcontainerText.of(project, choice)));
        drafts.add(Draft.of(".devcontainer/Dockerfile", ImageText.dockerfile()));
        drafts.add(Draft.program(".devcontainer/workspace", ImageText.workspace()));
        drafts.add(Draft.of(".devcontainer/.dockerignore", "# The image is made of nothing of the workspace.\n*\n!workspace\n"));
        drafts.addAll(new Passwords(files, new SecureRandom()).of(choice.services()));
        drafts.add(Draft.of(
                ".gitignore",
                IgnoreText.with(text(files, ".gitignore"), List.of(".devcontainer/secrets/", ".devcontainer/backup/", ".env"))));
        drafts.add(Draft.of(
                ".dockerignore",
                IgnoreText.with(text(files, ".dockerignore"), List.of(".devcontainer/secrets/", ".devcontainer/backup/"))));
        drafts.add(Draft.of(
                "SECURITY.md",
                SecuritySection.with(
                        text(files, "SECURITY.md"),
                        said.mode().orElse(Mode.STRICT),
                        policy.rules(said),
                        said.services())));
        return drafts;
    }

    private Surroundings surroundings() {
        return new Surroundings(Edition.VERSION, Map.of(), Map.of(), List.of(), Map.of());
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
