package io.apex4j.pipeline;

import io.apex4j.apex.ApexProfile;

/**
 * The names of the files in the folder.
 *
 * @param model what they begin with
 */
record Names(String model) {
    static final String CARD = "README.md";
    static final String CHECKSUMS = "SHA256SUMS";
    static final String RECIPES = "recipes";

    private static final String EXTENSION = ".gguf";

    /** The converted model. */
    String intermediate() {
        return model + "-BF16.gguf";
    }

    /**
     * The importance matrix.
     *
     * @param extension {@code .gguf}, or {@code .dat} for the older form
     */
    String imatrix(String extension) {
        return model + "-imatrix" + extension;
    }

    /** The file of a profile. */
    String quantized(ApexProfile profile) {
        return profile.outputFileName(model);
    }

    /** The types of a profile's file, tensor by tensor. */
    String recipe(ApexProfile profile) {
        String name = quantized(profile);
        return RECIPES + "/" + name.substring(0, name.length() - EXTENSION.length()) + ".txt";
    }
}
