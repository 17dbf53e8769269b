// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.image;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.host.HostEngine;
import dev.cloister.cli.host.HostTools;
import dev.cloister.cli.host.HostileTree;
import dev.cloister.gate.control.JsonFields;
import dev.cloister.linux.process.ToolFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `cloister image`: makes the gate's container image on this machine, and gives it to the container engine.
@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        description = "Make the gate's container image from this machine's JDK and libraries; no registry is asked.",
        exitCodeList = {"0:made", "1:it can't be made, written or loaded", "2:usage"},
        footer = {"  cloister image", "  cloister image --output gate.tar --sbom gate.cdx.json"})
public final class ImageCommand implements Callable<Integer> {
    private static final int MEGA = 1_000_000;

    private final Caller caller;
    private final Console console;
    private final boolean terminal;

    @Option(names = "--output", paramLabel = "FILE", description = "Write the image there, as docker save does, and load it only with --load.")
    private @Nullable Path output;

    @Option(names = "--load", description = "Load it into the container engine; so it is without --output, too.")
    private boolean load;

    @Option(names = "--sbom", paramLabel = "FILE", description = "Write its bill of materials there (CycloneDX), as it is in the image.")
    private @Nullable Path sbom;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    /// A command that tells on a terminal what it is at.
    public ImageCommand(Caller caller, Console console, boolean terminal) {
        this.caller = caller;
        this.console = console;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try {
            var workplace = Files.createTempDirectory("cloister-image-");
            try {
                deliver(new GateImage(Jdk.ofThisProgram(), workplace, this::tell).make());
            } finally {
                HostileTree.delete(workplace);
            }
            return ExitCode.OK.code();
        } catch (IOException | ToolFailure e) {
            throw new Failure(ExitCode.FAILED, "cannot make the image: %s".formatted(e.getMessage()), "");
        }
    }

    private void deliver(DockerArchive archive) throws IOException {
        if (sbom != null) {
            Files.writeString(caller.directory().resolve(sbom), archive.bill());
        }
        if (load || output == null) {
            tell("loading");
            var tools = new HostTools(
                    caller.environment(), caller.places().home(), Optional.of(caller.directory()), caller.ownUid());
            HostEngine.of(caller, tools).load(archive.file());
        }
        if (output != null) {
            Files.move(archive.file(), caller.directory().resolve(output), StandardCopyOption.REPLACE_EXISTING);
        }
        if (json) {
            console.out().println(JsonFields.line(Json.object("image", archive.name(), "id", archive.id(), "bytes", archive.bytes())));
        } else {
            console.say("%s  %d MB  %s".formatted(archive.name(), archive.bytes() / MEGA, archive.id()));
        }
    }

    private void tell(String step) {
        if (terminal) {
            console.complain(step + " …");
        }
    }
}
