// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.choice;

import java.util.List;

/// A language that a project is written in, told by files that only its tools leave.
public enum Language {
    NODE("npm", "dbaeumer.vscode-eslint", "package.json package-lock.json pnpm-lock.yaml yarn.lock bun.lock", ""),
    PYTHON("pip", "ms-python.python", "pyproject.toml requirements.txt setup.py Pipfile uv.lock",
            "python3 python3-pip python3-venv"),
    JAVA("maven", "redhat.java", "pom.xml build.gradle build.gradle.kts settings.gradle settings.gradle.kts",
            "default-jdk-headless maven"),
    GO("go", "golang.go", "go.mod", "golang-go"),
    RUST("cargo", "rust-lang.rust-analyzer", "Cargo.toml", "cargo rustc"),
    RUBY("gem", "shopify.ruby-lsp", "Gemfile", "ruby-full"),
    PHP("", "bmewburn.vscode-intelephense-client", "composer.json", "composer php-cli"),
    CPP("", "llvm-vs-code-extensions.vscode-clangd", "CMakeLists.txt meson.build configure.ac", "build-essential cmake gdb"),
    DOTNET("nuget", "ms-dotnettools.csharp", "global.json Directory.Build.props *.csproj *.sln", "");

    private final String preset;
    private final String extension;
    private final String files;
    private final String packages;

    Language(String preset, String extension, String files, String packages) {
        this.preset = preset;
        this.extension = extension;
        this.files = files;
        this.packages = packages;
    }

    /// The preset that asks its tools for registries; empty where there is none.
    public String preset() {
        return preset;
    }

    /// The editor extension for it, by VS Code's id.
    public String extension() {
        return extension;
    }

    /// Debian packages of its tools, beside what an image with Node has.
    public List<String> packages() {
        return packages.isEmpty() ? List.of() : List.of(packages.split(" ", -1));
    }

    /// Whether a file of this name tells it.
    boolean isToldBy(String name) {
        var known = List.of(files.split(" ", -1));
        var dot = name.lastIndexOf('.');
        return known.contains(name) || (dot > 0 && known.contains("*" + name.substring(dot)));
    }
}
