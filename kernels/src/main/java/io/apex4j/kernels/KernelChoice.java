package io.apex4j.kernels;

import io.apex4j.kernels.vector.VectorKernels;

/** Chooses the kernels once per start of the JVM. */
final class KernelChoice {
    static final Kernels CHOSEN = choose();

    private KernelChoice() {}

    private static Kernels choose() {
        String wanted = System.getProperty("apex4j.kernels", "vector");
        return switch (wanted) {
            case "scalar" -> new ScalarKernels();
            case "vector" -> vector();
            default ->
                throw new IllegalArgumentException("-Dapex4j.kernels=" + wanted + ": only scalar and vector exist");
        };
    }

    private static Kernels vector() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return scalar("start java with --add-modules jdk.incubator.vector");
        }
        if (!VectorKernels.isSupported()) {
            return scalar("this processor has no vectors of 256 bits");
        }
        return new WarmingKernels(new VectorKernels());
    }

    private static Kernels scalar(String remedy) {
        System.getLogger(KernelChoice.class.getName())
                .log(
                        System.Logger.Level.WARNING,
                        "The model runs many times slower, without vector kernels: " + remedy);
        return new ScalarKernels();
    }
}
