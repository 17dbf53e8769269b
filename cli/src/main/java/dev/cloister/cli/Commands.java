// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Edition;
import dev.cloister.audit.file.AuditDirectory;
import dev.cloister.cli.control.AllowCommand;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.HelpOptions;
import dev.cloister.cli.completion.CompletionCommand;
import dev.cloister.cli.control.DenyCommand;
import dev.cloister.cli.control.HealthCommand;
import dev.cloister.cli.control.PsCommand;
import dev.cloister.cli.control.ReloadCommand;
import dev.cloister.cli.control.Runs;
import dev.cloister.cli.doctor.DoctorCommand;
import dev.cloister.cli.doctor.SetupCommand;
import dev.cloister.cli.gate.GateCommand;
import dev.cloister.cli.image.ImageCommand;
import dev.cloister.cli.log.LogCommand;
import dev.cloister.cli.policy.Person;
import dev.cloister.cli.policy.PolicyCommand;
import dev.cloister.cli.project.InitCommand;
import dev.cloister.cli.prove.ProveCommand;
import dev.cloister.cli.run.HeadStart;
import dev.cloister.cli.run.RunCommand;
import dev.cloister.cli.uninstall.UninstallCommand;
import dev.cloister.cli.volume.VolumesCommand;
import dev.cloister.gate.control.ControlSockets;
import dev.cloister.linux.HostReport;
import dev.cloister.linux.syscall.Terminals;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// All commands by name. Only the one that is called is made: the others' options would cost time at every start.
final class Commands {
    private Commands() {}

    /// The command line with the command of this name, or with all of them where none has it.
    static CommandLine line(Caller caller, String name, Console console) {
        var top = new CommandLine(top());
        var all = all(caller, console);
        if (all.containsKey(name)) {
            top.addSubcommand(name, all.get(name).get());
        } else {
            all.forEach((each, make) -> top.addSubcommand(each, make.get()));
            top.addSubcommand(new CommandLine.HelpCommand());
        }
        speakAlike(top);
        // A file of the workspace must not become arguments: `npm install @scope/name` is no wish to read ./scope/name.
        top.setExpandAtFiles(false);
        top.setOut(new PrintWriter(console.out(), true, console.out().charset())).setErr(new PrintWriter(console.err(), true, console.err().charset()));
        return top.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }

    private static CommandSpec top() {
        var spec = CommandSpec.create().name("cloister");
        spec.usageMessage()
                .description("Run coding agents in an enclosure whose only door is a gate that you control.")
                .footer("  cloister run -- npm test", "  cloister help run");
        HelpOptions.addTo(spec);
        return spec;
    }

    /// Without colours where NO_COLOR says so (no-color.org).
    private static LogCommand.Screen screen(Caller caller) {
        var terminal = Terminals.isatty(1);
        var coloured =
                terminal && caller.environment().getOrDefault("NO_COLOR", "").isEmpty();
        return new LogCommand.Screen(terminal, coloured, ZoneId.systemDefault(), InstantSource.system());
    }

    private static void speakAlike(CommandLine line) {
        var usage = line.getCommandSpec().version("cloister " + Edition.VERSION).usageMessage();
        usage.synopsisHeading("usage: ").descriptionHeading("%n").optionListHeading("%noptions:%n");
        usage.parameterListHeading("%n").commandListHeading("%ncommands:%n");
        usage.exitCodeListHeading(usage.exitCodeList().isEmpty() ? "" : "%nexit codes:%n");
        usage.footerHeading(usage.footer().length == 0 ? "" : "%nexample:%n")
                .sortOptions(false)
                .sortSynopsis(false);
        line.getSubcommands().values().forEach(Commands::speakAlike);
    }

    private static Map<String, Supplier<Object>> all(Caller caller, Console console) {
        var runs = new Runs(
                () -> ControlSockets.directory(caller.places().controlDirectories()), caller.directory(), console);
        var commands = new LinkedHashMap<String, Supplier<Object>>();
        commands.put("run", () -> new RunCommand(caller, console, HeadStart.begin()).line());
        commands.put(
                "log",
                () -> new LogCommand(() -> new AuditDirectory(caller.places().state()), screen(caller)));
        commands.put(
                "policy",
                () -> PolicyCommand.line(
                        caller, console, new Person(Terminals.isatty(0) && Terminals.isatty(2), System.in)));
        commands.put("ps", () -> new PsCommand(runs, InstantSource.system(), console));
        commands.put("allow", () -> new AllowCommand(runs, console));
        commands.put("deny", () -> new DenyCommand(runs, console));
        commands.put("reload", () -> new ReloadCommand(runs, console));
        commands.put("prove", () -> new ProveCommand(caller, console, screen(caller).coloured()).line());
        commands.put(
                "volumes",
                () -> VolumesCommand.line(
                        caller, console, new Person(Terminals.isatty(0) && Terminals.isatty(2), System.in)));
        commands.put(
                "init",
                () -> new InitCommand(
                        caller, console, new Person(Terminals.isatty(0) && Terminals.isatty(2), System.in)));
        commands.put("gate", () -> new GateCommand(caller, console).line());
        commands.put("health", () -> new HealthCommand(runs, console));
        commands.put("image", () -> new ImageCommand(caller, console, Terminals.isatty(2)));
        commands.put("doctor", () -> new DoctorCommand(HostReport::ofThisHost, console));
        commands.put("setup", () -> new SetupCommand(HostReport::ofThisHost, console));
        commands.put(
                "uninstall",
                () -> new UninstallCommand(
                        caller, console, new Person(Terminals.isatty(0) && Terminals.isatty(2), System.in)));
        commands.put("completion", () -> new CompletionCommand(() -> line(caller, "", console), console).line());
        return commands;
    }
}
