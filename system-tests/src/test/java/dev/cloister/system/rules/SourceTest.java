// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.cloister.system.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Sizes, licence headers and doc comments of every source file, read by the compiler's own parser.
final class SourceTest {
    private static final int MOST_LINES = 400;
    private static final int MOST_METHOD_LINES = 40;
    private static final int MOST_PARAMETERS = 5;
    /// Tables of cases, which tests are full of, are long and have columns, and hide nothing.
    private static final int MOST_TABLE_LINES = 90;

    private static final int MOST_COLUMNS = 6;
    private static final String HEADER =
            "// SPDX-FileCopyrightText: 2026 The Cloister authors\n// SPDX-License-Identifier: Apache-2.0\n";
    private static final List<String> PROBLEMS = new ArrayList<>();

    @BeforeAll
    static void readEverySource() throws IOException {
        var files = sources();
        assertThat(files).hasSizeGreaterThan(50);
        for (var file : files) {
            var text = Files.readString(file);
            note(!text.startsWith(HEADER), file, 1, "header: the two SPDX lines are missing");
            note(text.lines().count() > MOST_LINES, file, 1, "length: more than %d lines".formatted(MOST_LINES));
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            var docs = DocTrees.instance(task);
            for (var unit : task.parse()) {
                new Reader(unit, docs).scan(new TreePath(unit), null);
            }
        }
    }

    @Test
    void filesBeginWithTheLicence() {
        assertThat(problems("header")).isEmpty();
    }

    @Test
    void filesAndMethodsAreShort() {
        assertThat(problems("length")).isEmpty();
    }

    @Test
    void methodsTakeFewParameters() {
        assertThat(problems("parameters")).isEmpty();
    }

    @Test
    void packagesAndPublicTypesSayWhatTheyAre() {
        assertThat(problems("doc")).isEmpty();
    }

    private static List<String> problems(String kind) {
        return PROBLEMS.stream()
                .filter(problem -> problem.contains(": " + kind + ": "))
                .toList();
    }

    private static void note(boolean wrong, Path file, long line, String what) {
        if (wrong) {
            PROBLEMS.add("%s:%d: %s".formatted(Checkout.here().relativize(file), line, what));
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Checkout.here())) {
            return files.filter(file ->
                            file.toString().endsWith(".java") && file.toString().contains("/src/"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        }
    }

    /// Walks one file.
    private static final class Reader extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final DocTrees docs;
        private final LineMap lines;
        private final Path file;

        Reader(CompilationUnitTree unit, DocTrees docs) {
            this.unit = unit;
            this.docs = docs;
            lines = unit.getLineMap();
            file = Path.of(unit.getSourceFile().toUri());
            if (file.endsWith("package-info.java")) {
                needsDoc(new TreePath(new TreePath(unit), unit.getPackage()), "package");
            }
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
            var enclosing = getCurrentPath().getParentPath().getLeaf();
            if (type.getModifiers().getFlags().contains(Modifier.PUBLIC) || isPublicMember(enclosing)) {
                needsDoc(getCurrentPath(), "public type " + type.getSimpleName());
            }
            return super.visitClass(type, unused);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            if (method.getBody() != null) {
                var first = lines.getLineNumber(start(method.getBody()));
                var last = lines.getLineNumber(docs.getSourcePositions().getEndPosition(unit, method.getBody()));
                var text = "length: method %s has %d lines".formatted(method.getName(), last - first + 1);
                note(last - first + 1 > (isTest() ? MOST_TABLE_LINES : MOST_METHOD_LINES), file, first, text);
            }
            var isConstructor = method.getName().contentEquals("<init>");
            note(
                    !isConstructor && method.getParameters().size() > (isTest() ? MOST_COLUMNS : MOST_PARAMETERS),
                    file,
                    lines.getLineNumber(start(method)),
                    "parameters: %s takes %d"
                            .formatted(method.getName(), method.getParameters().size()));
            return super.visitMethod(method, unused);
        }

        private boolean isTest() {
            return file.toString().contains("/src/test/");
        }

        /// The members of a public interface are public without saying so.
        private static boolean isPublicMember(Tree enclosing) {
            return enclosing instanceof ClassTree outer
                    && Set.of(Tree.Kind.INTERFACE).contains(outer.getKind())
                    && outer.getModifiers().getFlags().contains(Modifier.PUBLIC);
        }

        private void needsDoc(TreePath path, String what) {
            var doc = docs.getDocComment(path);
            note(
                    doc == null || doc.isBlank(),
                    file,
                    lines.getLineNumber(start(path.getLeaf())),
                    "doc: %s has none".formatted(what));
        }

        private long start(Tree tree) {
            return Math.max(0, docs.getSourcePositions().getStartPosition(unit, tree));
        }
    }
}
