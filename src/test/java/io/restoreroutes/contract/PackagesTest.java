package io.restoreroutes.contract;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Imports run one way; docs/architecture.md shows them from the bottom to the top. */
class PackagesTest {
    private static final String OURS = "io.restoreroutes.";
    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.restoreroutes");

    @Test
    void importsRunOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("request")
                .definedBy(OURS + "request")
                .layer("settings")
                .definedBy(OURS + "settings")
                .layer("disk")
                .definedBy(OURS + "disk")
                .layer("source")
                .definedBy(OURS + "source")
                .layer("wire")
                .definedBy(OURS + "wire")
                .layer("account")
                .definedBy(OURS + "account")
                .layer("provider")
                .definedBy(OURS + "provider")
                .layer("gate")
                .definedBy(OURS + "gate")
                .layer("call")
                .definedBy(OURS + "call")
                .layer("imagekit")
                .definedBy(OURS + "imagekit")
                .layer("box")
                .definedBy(OURS + "box")
                .layer("box.auth")
                .definedBy(OURS + "box.auth")
                .layer("ledger")
                .definedBy(OURS + "ledger")
                .layer("loop")
                .definedBy(OURS + "loop")
                .layer("cluster")
                .definedBy(OURS + "cluster")
                .layer("intake")
                .definedBy(OURS + "intake")
                .layer("control")
                .definedBy(OURS + "control")
                .layer("http")
                .definedBy(OURS + "http")
                .layer("server")
                .definedBy(OURS + "server")
                .layer("health")
                .definedBy(OURS + "health")
                .layer("schedule")
                .definedBy(OURS + "schedule")
                .layer("queue")
                .definedBy(OURS + "queue")
                .layer("restore")
                .definedBy(OURS + "restore")
                .layer("work")
                .definedBy(OURS + "work")
                .layer("delivery")
                .definedBy(OURS + "delivery")
                .layer("progress")
                .definedBy(OURS + "progress")
                .layer("assembly")
                .definedBy(OURS + "assembly")
                .layer("root")
                .definedBy("io.restoreroutes")
                .layer("app")
                .definedBy(OURS + "app")
                .layer("cli")
                .definedBy(OURS + "cli")
                .layer("kamelet")
                .definedBy(OURS + "kamelet")
                .layer("spring")
                .definedBy(OURS + "spring")
                .whereLayer("request")
                .mayNotAccessAnyLayer()
                .whereLayer("settings")
                .mayNotAccessAnyLayer()
                .whereLayer("disk")
                .mayNotAccessAnyLayer()
                .whereLayer("source")
                .mayOnlyAccessLayers("request")
                .whereLayer("wire")
                .mayOnlyAccessLayers("settings")
                .whereLayer("account")
                .mayOnlyAccessLayers("request", "settings", "wire")
                .whereLayer("provider")
                .mayOnlyAccessLayers("request", "account")
                .whereLayer("gate")
                .mayOnlyAccessLayers("request", "account", "provider")
                .whereLayer("call")
                .mayOnlyAccessLayers("request", "wire", "account", "provider", "gate")
                .whereLayer("imagekit")
                .mayOnlyAccessLayers("request", "account", "provider", "call")
                .whereLayer("box.auth")
                .mayOnlyAccessLayers("request", "wire", "account")
                .whereLayer("box")
                .mayOnlyAccessLayers("request", "account", "provider", "gate", "call", "box.auth")
                .whereLayer("ledger")
                .mayOnlyAccessLayers("request", "disk")
                .whereLayer("loop")
                .mayOnlyAccessLayers("ledger")
                .whereLayer("cluster")
                .mayOnlyAccessLayers("settings", "ledger", "loop")
                .whereLayer("intake")
                .mayOnlyAccessLayers("request", "settings", "disk", "source", "ledger", "loop")
                .whereLayer("control")
                .mayOnlyAccessLayers("request", "settings", "ledger", "loop", "cluster", "intake")
                .whereLayer("http")
                .mayOnlyAccessLayers("request", "settings", "source", "ledger", "intake", "control")
                .whereLayer("server")
                .mayOnlyAccessLayers("request", "settings", "http")
                .whereLayer("health")
                .mayOnlyAccessLayers("gate", "ledger")
                .whereLayer("schedule")
                .mayOnlyAccessLayers("request", "settings", "source", "ledger")
                .whereLayer("queue")
                .mayOnlyAccessLayers("request", "settings", "source", "ledger", "intake")
                .whereLayer("restore")
                .mayOnlyAccessLayers(
                        "request",
                        "source",
                        "wire",
                        "account",
                        "provider",
                        "gate",
                        "call",
                        "imagekit",
                        "box")
                .whereLayer("work")
                .mayOnlyAccessLayers(
                        "request",
                        "settings",
                        "account",
                        "gate",
                        "call",
                        "ledger",
                        "loop",
                        "cluster",
                        "restore")
                .whereLayer("delivery")
                .mayOnlyAccessLayers(
                        "request", "settings", "disk", "wire", "ledger", "loop", "cluster")
                .whereLayer("progress")
                .mayOnlyAccessLayers("request", "settings", "ledger", "loop")
                .whereLayer("assembly")
                .mayOnlyBeAccessedByLayers("root", "app", "cli", "kamelet", "spring")
                .whereLayer("root")
                .mayOnlyBeAccessedByLayers("app", "cli", "kamelet", "spring")
                .whereLayer("app")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("kamelet")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("spring")
                .mayOnlyAccessLayers("root", "assembly", "restore", "settings", "ledger")
                .whereLayer("spring")
                .mayNotBeAccessedByAnyLayer()
                .check(MAIN);
    }

    @Test
    void everyPackageIsExplained() throws IOException {
        try (Stream<Path> packages = Files.list(Path.of("src/main/java/io/restoreroutes"))) {
            assertEquals(
                    packages.filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString())
                            .sorted()
                            .toList(),
                    Docs.column(0, "package", "what is in it").stream().sorted().toList());
        }
    }

    /** Whoever reads a name knows which class it is; examples are builds of their own. */
    @Test
    void noTwoClassesShareAName() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            Map<String, List<Path>> byName =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !file.endsWith("package-info.java"))
                            .collect(Collectors.groupingBy(file -> file.getFileName().toString()));
            byName.values().removeIf(namesakes -> namesakes.size() == 1);
            assertEquals(Map.of(), byName);
        }
    }

    /** The root package is one of them. */
    @Test
    void packagesFormNoCycle() {
        SliceAssignment byPackage =
                new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                        return SliceIdentifier.of(javaClass.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "each package";
                    }
                };
        slices().assignedFrom(byPackage).should().beFreeOfCycles().check(MAIN);
    }

    /** One attempt needs no ledger: a Kamelet, and a host that keeps its own books, have none. */
    @Test
    void restoreOnceNeedsNoLedger() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage(OURS + "restore")
                .should()
                .transitivelyDependOnClassesThat()
                .resideInAPackage(OURS + "ledger..")
                .check(MAIN);
    }

    @Test
    void onlyTheListKnowsTheProviders() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackages(OURS + "imagekit..", OURS + "box..")
                .and()
                .doNotHaveFullyQualifiedName(OURS + "restore.ProviderModules")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(OURS + "imagekit..", OURS + "box..")
                .check(MAIN);
    }

    @Test
    void nothingUsesTheSandbox() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.restoreroutes.sandbox..")
                .check(MAIN);
    }

    @Test
    void nothingPrints() {
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN);
    }
}
