// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.ShownSecrets;
import java.util.ArrayList;
import java.util.List;

/// Reads `files.secrets`.
final class SecretsReader {
    private final Problems problems;
    private final Values values;

    SecretsReader(Problems problems) {
        this.problems = problems;
        values = new Values(problems);
    }

    ShownSecrets read(Yaml value) {
        if (!(value instanceof Yaml.Mapping mapping)) {
            return values.<ShownSecrets>refuse("secrets", value, "a map").orElse(ShownSecrets.NONE);
        }
        var fields = Fields.of(mapping, Keys.SECRETS, problems);
        return new ShownSecrets(fields.value("show").map(this::paths).orElse(List.of()));
    }

    private List<String> paths(Yaml value) {
        var paths = new ArrayList<String>();
        for (var item : values.items("show", value)) {
            values.text("show", item).filter(this::isBelow).ifPresent(scalar -> paths.add(scalar.text()));
        }
        return paths;
    }

    /// A path as the search for secrets writes it. A pattern would show more than its author sees.
    private boolean isBelow(Yaml.Scalar scalar) {
        var path = "/" + scalar.text() + "/";
        var inner = scalar.text().endsWith("/") ? path.substring(0, path.length() - 1) : path;
        var fits = !inner.contains("//") && !inner.contains("/../") && !inner.contains("/./") && !inner.contains("*");
        if (!fits) {
            problems.add(
                    scalar.at(),
                    "show: %s (expected: a path in the workspace without . and .., such as test/key.pem, or test/ for all below)"
                            .formatted(Values.shown(scalar)));
        }
        return fits;
    }
}
