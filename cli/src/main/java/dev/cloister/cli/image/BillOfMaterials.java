// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.cli.call.Edition;
import dev.cloister.gate.control.JsonFields;
import java.io.IOException;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.jar.JarFile;

/// What the image consists of, in CycloneDX's form (version 1.6): the modules of this program, the JDK, and each file of this machine with
/// the package it comes from.
///
/// @param runtime the linked one
/// @param tools the machine's programs, by name
record BillOfMaterials(Jdk jdk, Path runtime, NativeLibraries libraries, Map<String, Path> tools) {
    BillOfMaterials {
        tools = Map.copyOf(tools);
    }

    /// The bill; the same parts have the same.
    String text() throws IOException {
        var components = new ArrayList<Map<String, Object>>();
        components.add(javaRuntime());
        components.addAll(modules());
        components.addAll(files());
        components.sort((one, other) -> reference(one).compareTo(reference(other)));
        var digest = Digest.of(JsonFields.line(Map.of("components", components)));
        var itself = Json.object(
                "type", "container", "bom-ref", Edition.GATE_IMAGE, "name", "cloister-gate", "version", Edition.VERSION);
        return JsonFields.line(Json.object(
                "$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json",
                "bomFormat", "CycloneDX",
                "specVersion", "1.6",
                "serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(digest.getBytes(UTF_8)),
                "version", 1,
                "metadata", Json.object("component", itself),
                "components", components,
                "dependencies", List.of(Json.object(
                        "ref", Edition.GATE_IMAGE,
                        "dependsOn", components.stream().map(BillOfMaterials::reference).toList())))) + "\n";
    }

    private static String reference(Map<String, Object> component) {
        return String.valueOf(component.get("bom-ref"));
    }

    /// The JDK as its own file `release` tells of it.
    private Map<String, Object> javaRuntime() throws IOException {
        var release = release(jdk.home());
        var version = unquoted(release, "JAVA_RUNTIME_VERSION", unquoted(release, "JAVA_VERSION", ""));
        return Json.object(
                "type", "framework",
                "bom-ref", "openjdk@" + version,
                "supplier", Json.object("name", unquoted(release, "IMPLEMENTOR", "unknown")),
                "name", "openjdk",
                "version", version,
                "properties", List.of(Json.object("name", "cloister:modules", "value", unquoted(release(runtime), "MODULES", ""))));
    }

    private static Properties release(Path home) throws IOException {
        var release = new Properties();
        try (var reader = Files.newBufferedReader(home.resolve("release"))) {
            release.load(reader);
        }
        return release;
    }

    private static String unquoted(Properties release, String key, String otherwise) {
        return release.getProperty(key, otherwise).replace("\"", "");
    }

    /// Those of the runtime's modules that come from files of this program and not from the JDK.
    private List<Map<String, Object>> modules() throws IOException {
        var components = new ArrayList<Map<String, Object>>();
        for (var name : unquoted(release(runtime), "MODULES", "").split(" ", -1)) {
            var location = ModuleLayer.boot().configuration().findModule(name)
                    .map(ResolvedModule::reference)
                    .flatMap(ModuleReference::location)
                    .filter(uri -> "file".equals(uri.getScheme()));
            if (location.isPresent()) {
                components.add(jar(name, Path.of(location.get())));
            }
        }
        return components;
    }

    /// Maven writes into a jar what it is.
    private static Map<String, Object> jar(String module, Path file) throws IOException {
        var known = new Properties();
        try (var jar = new JarFile(file.toFile())) {
            for (var entry : jar.stream().filter(each -> each.getName().endsWith("/pom.properties")).toList()) {
                known.load(jar.getInputStream(entry));
            }
        }
        var version = known.getProperty("version", Edition.VERSION);
        var group = known.getProperty("groupId", "");
        var name = known.getProperty("artifactId", module);
        var component = Json.object("type", "library", "bom-ref", module + "@" + version);
        if (!group.isEmpty()) {
            component.put("group", group);
        }
        component.put("name", name);
        component.put("version", version);
        component.put("hashes", hashes(file));
        if (!group.isEmpty()) {
            component.put("purl", "pkg:maven/%s/%s@%s".formatted(group, name, version));
        }
        return component;
    }

    private List<Map<String, Object>> files() throws IOException {
        var all = new TreeMap<>(libraries.files());
        all.put(libraries.loader().getFileName().toString(), libraries.loader());
        all.putAll(tools);
        var packages = DebianPackages.of(all.values());
        var components = new ArrayList<Map<String, Object>>();
        for (var file : all.entrySet()) {
            var component = Json.object("type", "file", "bom-ref", "file:" + file.getKey(), "name", file.getKey());
            packages.of(file.getValue()).ifPresent(owner -> {
                component.put("version", owner.version());
                component.put("purl", "pkg:deb/%s@%s?arch=%s".formatted(owner.name(), owner.version(), owner.architecture()));
            });
            component.put("hashes", hashes(file.getValue()));
            components.add(component);
        }
        return components;
    }

    private static List<Map<String, Object>> hashes(Path file) throws IOException {
        return List.of(Json.object("alg", "SHA-256", "content", Digest.of(file)));
    }
}
