// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.cloister.system.Checkout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The directions between packages, and what each alone may use.
final class ArchitectureTest {
    private static final List<String> MODULES = List.of("policy", "audit", "linux", "gate", "enclosure", "prober", "cli");
    /// What each module may know of the others.
    private static final Map<String, List<String>> KNOWS = Map.of(
            "policy", List.of(),
            "audit", List.of(),
            "linux", List.of(),
            "gate", List.of("policy", "audit"),
            "prober", List.of("linux"),
            "enclosure", List.of("policy", "audit", "linux"));
    private static final String FORBIDDEN_ENDINGS = ".*(Utils?|Helper|Manager|Impl|Info|Data|Common|Base|Factory)";
    /// Imported once: reading every class takes seconds.
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importPaths(MODULES.stream()
                    .map(module -> Checkout.here().resolve(module).resolve("target/classes"))
                    .toArray(Path[]::new));

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        check(slices().matching("dev.cloister.(**)").should().beFreeOfCycles());
    }

    @Test
    void modulesKnowOnlyThoseBelowThem() {
        KNOWS.forEach((module, known) -> {
            var others = MODULES.stream()
                    .filter(other -> !other.equals(module) && !known.contains(other))
                    .map(other -> "dev.cloister." + other + "..")
                    .toArray(String[]::new);
            check(noClasses()
                    .that()
                    .resideInAPackage("dev.cloister." + module + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others));
        });
    }

    @Test
    void dnsAndRelayMeetOnlyInLeasesAndInTheHostsOwnResolution() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.cloister.gate.dns..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.cloister.gate.relay.."));
        check(noClasses()
                .that()
                .resideInAPackage("dev.cloister.gate.relay..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.cloister.gate.dns..")
                        .and(not(haveNameMatching("dev\\.cloister\\.gate\\.dns\\.(Upstream|Resolution)(\\$.*)?")))));
    }

    @Test
    void foreignFunctionsStandInOnePackage() {
        only("dev.cloister.linux.syscall", "java.lang.foreign..");
    }

    @Test
    void nettyStandsInTheGate() {
        only("dev.cloister.gate..", "io.netty..");
    }

    @Test
    void processesAreStartedInOnePackage() {
        check(noClasses()
                .that(not(resideInAPackage("dev.cloister.linux.process")))
                .should()
                .dependOnClassesThat(belongToAnyOf(ProcessBuilder.class)));
        check(noClasses().should().callMethod(Runtime.class, "exec", String[].class));
    }

    @Test
    void standardStreamsEnvironmentAndClockAreTheCommandsAlone() {
        for (var stream : List.of("in", "out", "err")) {
            check(noClasses()
                    .that(not(resideInAPackage("dev.cloister.cli..")))
                    .should()
                    .accessField(System.class, stream));
        }
        for (var method : List.of("getenv", "getProperty")) {
            check(noClasses()
                    .that(not(resideInAPackage("dev.cloister.cli..")))
                    .should()
                    .callMethod(System.class, method, String.class));
        }
        check(noClasses()
                .that(not(resideInAPackage("dev.cloister.cli..")))
                .should()
                .callMethod(System.class, "getenv"));
        check(noClasses()
                .that(not(resideInAPackage("dev.cloister.cli..")))
                .should()
                .callMethod(System.class, "currentTimeMillis"));
        check(noClasses()
                .that(not(resideInAPackage("dev.cloister.cli..")))
                .should()
                .callMethod(java.time.Instant.class, "now"));
    }

    @Test
    void namesSayWhatThingsAre() {
        check(noClasses().should().haveNameMatching(FORBIDDEN_ENDINGS));
        check(noClasses().should().haveSimpleNameStartingWith("Abstract"));
        check(methods().that(areOurOwn()).should().haveNameNotMatching("get[A-Z].*"));
        check(noClasses()
                .should()
                .resideInAnyPackage("..util..", "..model..", "..impl..", "..service..", "..common.."));
    }

    @Test
    void staticsHoldNoState() {
        check(fields().that().areStatic().should().beFinal());
    }

    /// A method that another's type prescribes can't choose its name.
    private static DescribedPredicate<JavaMethod> areOurOwn() {
        return DescribedPredicate.describe(
                "are public and override nothing",
                method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                        && Stream.concat(
                                        method.getOwner().getAllRawSuperclasses().stream(),
                                        method.getOwner().getAllRawInterfaces().stream())
                                .flatMap(type -> type.getMethods().stream())
                                .noneMatch(other -> other.getName().equals(method.getName())));
    }

    private static DescribedPredicate<JavaClass> haveNameMatching(String expression) {
        return DescribedPredicate.describe(
                "have a name like " + expression, type -> type.getName().matches(expression));
    }

    private static void only(String home, String used) {
        check(noClasses().that(not(resideInAnyPackage(home))).should().dependOnClassesThat(resideInAPackage(used)));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
