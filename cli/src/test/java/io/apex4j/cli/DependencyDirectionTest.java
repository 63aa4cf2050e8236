package io.apex4j.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Dependencies run one way: gguf &lt;- quant &lt;- {kernels &lt;- model, apex} &lt;- {calibrate, eval}, grammar &lt;- model,
 * quant &lt;- convert, {convert, calibrate} &lt;- pipeline, model &lt;- server, hub on its own, all of these &lt;- cli, with
 * bench on top of all.
 */
class DependencyDirectionTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.apex4j");

    @Test
    void allModulesBelowTheCommandAreSeen() {
        assertThat(CODE.stream().map(type -> type.getPackageName()))
                .contains("io.apex4j.gguf", "io.apex4j.quant", "io.apex4j.quant.vector", "io.apex4j.apex")
                .contains("io.apex4j.kernels", "io.apex4j.kernels.vector", "io.apex4j.grammar")
                .contains("io.apex4j.model", "io.apex4j.cli")
                .contains(
                        "io.apex4j.convert",
                        "io.apex4j.calibrate",
                        "io.apex4j.eval",
                        "io.apex4j.pipeline",
                        "io.apex4j.hub");
    }

    @Test
    void modulesKnowOnlyThoseBelowThem() {
        layeredArchitecture()
                .consideringAllDependencies()
                .withOptionalLayers(true)
                .layer("gguf")
                .definedBy("io.apex4j.gguf..")
                .layer("quant")
                .definedBy("io.apex4j.quant..")
                .layer("apex")
                .definedBy("io.apex4j.apex..")
                .layer("kernels")
                .definedBy("io.apex4j.kernels..")
                .layer("grammar")
                .definedBy("io.apex4j.grammar..")
                .layer("model")
                .definedBy("io.apex4j.model..")
                .layer("convert")
                .definedBy("io.apex4j.convert..")
                .layer("calibrate")
                .definedBy("io.apex4j.calibrate..")
                .layer("eval")
                .definedBy("io.apex4j.eval..")
                .layer("pipeline")
                .definedBy("io.apex4j.pipeline..")
                .layer("hub")
                .definedBy("io.apex4j.hub..")
                .layer("server")
                .definedBy("io.apex4j.server..")
                .layer("cli")
                .definedBy("io.apex4j.cli..")
                .layer("bench")
                .definedBy("io.apex4j.bench..")
                .whereLayer("bench")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("cli")
                .mayOnlyBeAccessedByLayers("bench")
                .whereLayer("server")
                .mayOnlyBeAccessedByLayers("cli", "bench")
                .whereLayer("hub")
                .mayOnlyBeAccessedByLayers("cli", "bench")
                .whereLayer("pipeline")
                .mayOnlyBeAccessedByLayers("cli", "bench")
                .whereLayer("eval")
                .mayOnlyBeAccessedByLayers("cli", "bench")
                .whereLayer("convert")
                .mayOnlyBeAccessedByLayers("pipeline", "cli", "bench")
                .whereLayer("calibrate")
                .mayOnlyBeAccessedByLayers("pipeline", "cli", "bench")
                .whereLayer("apex")
                .mayOnlyBeAccessedByLayers("calibrate", "eval", "pipeline", "cli", "bench")
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers("calibrate", "eval", "pipeline", "server", "cli", "bench")
                .whereLayer("grammar")
                .mayOnlyBeAccessedByLayers("model", "server", "cli", "bench")
                .whereLayer("kernels")
                .mayOnlyBeAccessedByLayers("model", "calibrate", "eval", "cli", "bench")
                .whereLayer("quant")
                .mayOnlyBeAccessedByLayers("apex", "kernels", "model", "convert", "eval", "cli", "bench")
                .check(CODE);
    }

    @Test
    void theFileFormatNeedsNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("io.apex4j.gguf..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.apex4j.gguf..", "java..", "org.jspecify.annotations..")
                .check(CODE);
    }

    @Test
    void grammarsNeedNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("io.apex4j.grammar..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.apex4j.grammar..", "java..", "org.jspecify.annotations..")
                .check(CODE);
    }

    @Test
    void theHubNeedsNothingButTheJdkAndJson() {
        classes()
                .that()
                .resideInAPackage("io.apex4j.hub..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.apex4j.hub..", "tools.jackson..", "java..", "org.jspecify.annotations..")
                .check(CODE);
    }

    @Test
    void quantizingNeedsNothingButTheJdkAndTheFileFormat() {
        classes()
                .that()
                .resideInAPackage("io.apex4j.quant..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.apex4j.quant..",
                        "io.apex4j.gguf..",
                        "java..",
                        "jdk.incubator.vector..",
                        "org.jspecify.annotations..")
                .check(CODE);
    }

    @Test
    void runningModelsNeedsNothingButTheJdkGrammarsTheFileFormatAndTheBlockFormats() {
        classes()
                .that()
                .resideInAnyPackage("io.apex4j.kernels..", "io.apex4j.model..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.apex4j.model..",
                        "io.apex4j.grammar..",
                        "io.apex4j.kernels..",
                        "io.apex4j.quant..",
                        "io.apex4j.gguf..",
                        "java..",
                        "jdk.incubator.vector..",
                        "org.jspecify.annotations..")
                .check(CODE);
    }

    @Test
    void modulesFormNoCycle() {
        slices().matching("io.apex4j.(*)..").should().beFreeOfCycles().check(CODE);
    }
}
