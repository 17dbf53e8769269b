// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.choice;

import java.util.List;

/// A language that a project is written in, told by files that only its tools leave.
public enum Language {
    NODE("npm", "dbaeumer.vscode-eslint", "package.json package-lock.json pnpm-lock.yaml yarn.lock bun.lock"),
    PYTHON("pip", "ms-python.python", "pyproject.toml requirements.txt setup.py Pipfile uv.lock"),
    JAVA("maven", "redhat.java", "pom.xml build.gradle build.gradle.kts settings.gradle settings.gradle.kts"),
    GO("go", "golang.go", "go.mod"),
    RUST("cargo", "rust-lang.rust-analyzer", "Cargo.toml"),
    RUBY("gem", "shopify.ruby-lsp", "Gemfile"),
    PHP("", "bmewburn.vscode-intelephense-client", "composer.json"),
    CPP("", "llvm-vs-code-extensions.vscode-clangd", "CMakeLists.txt meson.build configure.ac"),
    DOTNET("nuget", "ms-dotnettools.csharp", "global.json Directory.Build.props *.csproj *.sln");

    private final String preset;
    private final String extension;
    private final String files;

    Language(String preset, String extension, String files) {
        this.preset = preset;
        this.extension = extension;
        this.files = files;
    }

    /// The preset that asks its tools for registries; empty where there is none.
    public String preset() {
        return preset;
    }

    /// The editor extension for it, by VS Code's id.
    public String extension() {
        return extension;
    }

    /// Whether a file of this name tells it.
    boolean isToldBy(String name) {
        var known = List.of(files.split(" ", -1));
        var dot = name.lastIndexOf('.');
        return known.contains(name) || (dot > 0 && known.contains("*" + name.substring(dot)));
    }
}
