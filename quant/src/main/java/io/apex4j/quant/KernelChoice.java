package io.apex4j.quant;

import io.apex4j.quant.vector.VectorKernels;
import java.util.function.Supplier;

/** Chooses the kernels once per start of the JVM. */
final class KernelChoice {
    private static final Supplier<EncodingKernels> CHOSEN = choose();

    private KernelChoice() {}

    static EncodingKernels newKernels() {
        return CHOSEN.get();
    }

    private static Supplier<EncodingKernels> choose() {
        String wanted = System.getProperty("apex4j.quant.kernels", "vector");
        return switch (wanted) {
            case "scalar" -> ScalarKernels::new;
            case "vector" ->
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? VectorKernels::new : reportScalar();
            default ->
                throw new IllegalArgumentException(
                        "-Dapex4j.quant.kernels=" + wanted + ": only scalar and vector exist");
        };
    }

    private static Supplier<EncodingKernels> reportScalar() {
        System.getLogger(KernelChoice.class.getName())
                .log(
                        System.Logger.Level.WARNING,
                        "Quantizing several times slower, without vector kernels: start java with"
                                + " --add-modules jdk.incubator.vector");
        return ScalarKernels::new;
    }
}
