// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system;

import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import dev.cloister.system.world.WorldExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the [World] and a [Launchers] for it.
public final class LauncherExtension implements ParameterResolver {
    private final WorldExtension worlds = new WorldExtension();

    /// One launcher for each user.
    public interface Launchers {
        /// The launcher as this user starts it.
        Launcher as(User user);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return worlds.supportsParameter(parameter, context)
                || parameter.getParameter().getType() == Launchers.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var world = (World) worlds.resolveParameter(parameter, context);
        if (parameter.getParameter().getType() == World.class) {
            return world;
        }
        var program = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Checkout.class, unused -> Checkout.launcher(world), Path.class);
        Launchers launchers = user -> Launcher.of(world, program, user);
        return launchers;
    }
}
