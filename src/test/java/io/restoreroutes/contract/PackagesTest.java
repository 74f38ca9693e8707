package io.restoreroutes.contract;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/** Imports run one way; README's layout shows it from the bottom to the top. */
@AnalyzeClasses(packages = "io.restoreroutes", importOptions = ImportOption.DoNotIncludeTests.class)
class PackagesTest {
    private static final String OURS = "io.restoreroutes.";

    @ArchTest
    static final ArchRule importsRunOneWay =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("request")
                    .definedBy(OURS + "request")
                    .layer("settings")
                    .definedBy(OURS + "settings")
                    .layer("account")
                    .definedBy(OURS + "account")
                    .layer("call")
                    .definedBy(OURS + "call")
                    .layer("imagekit")
                    .definedBy(OURS + "imagekit")
                    .layer("box")
                    .definedBy(OURS + "box")
                    .layer("ledger")
                    .definedBy(OURS + "ledger")
                    .layer("intake")
                    .definedBy(OURS + "intake")
                    .layer("restore")
                    .definedBy(OURS + "restore")
                    .layer("work")
                    .definedBy(OURS + "work")
                    .layer("delivery")
                    .definedBy(OURS + "delivery")
                    // The entry point for hosts and the application that uses it are one layer.
                    .layer("top")
                    .definedBy("io.restoreroutes", OURS + "app")
                    .whereLayer("request")
                    .mayNotAccessAnyLayer()
                    .whereLayer("settings")
                    .mayNotAccessAnyLayer()
                    .whereLayer("account")
                    .mayOnlyAccessLayers("request", "settings")
                    .whereLayer("call")
                    .mayOnlyAccessLayers("request", "account")
                    .whereLayer("imagekit")
                    .mayOnlyAccessLayers("request", "call")
                    .whereLayer("box")
                    .mayOnlyAccessLayers("request", "call")
                    .whereLayer("ledger")
                    .mayOnlyAccessLayers("request")
                    .whereLayer("intake")
                    .mayOnlyAccessLayers("request", "settings", "ledger")
                    .whereLayer("restore")
                    .mayOnlyAccessLayers("request", "account", "call", "imagekit", "box", "intake")
                    .whereLayer("work")
                    .mayOnlyAccessLayers(
                            "request", "settings", "account", "call", "ledger", "restore")
                    .whereLayer("delivery")
                    .mayOnlyAccessLayers("request", "settings", "ledger")
                    .whereLayer("top")
                    .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("io.restoreroutes.(*)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingUsesTheSandbox =
            ArchRuleDefinition.noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.restoreroutes.sandbox..");

    @ArchTest
    static final ArchRule nothingPrints =
            com.tngtech.archunit.library.GeneralCodingRules
                    .NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
