package io.apex4j.cli;

import io.apex4j.apex.Plan;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The names that outputs get when none is given. */
final class OutputNames {
    private static final Pattern ENDING = Pattern.compile("(?:-00001-of-\\d{5})?(?:\\.gguf)?$");
    private static final Pattern FLOAT_TYPE = Pattern.compile("(?i)[-._](?:bf16|f16|f32|fp16|fp32)$");

    private OutputNames() {}

    /** The model's name as its file has it: {@code Model} for {@code Model-BF16-00001-of-00002.gguf}. */
    static String modelName(Path input) {
        return FLOAT_TYPE.matcher(stem(input)).replaceFirst("");
    }

    /**
     * A file beside the input: {@code Model-APEX-I-Balanced.gguf} as APEX names its files, {@code Model-bf16-Q4_K_M.gguf}
     * for a plain file type.
     */
    static Path beside(Path input, Plan plan) {
        String name = plan.profile()
                .map(profile -> profile.outputFileName(modelName(input)))
                .orElseGet(() -> stem(input) + "-" + plan.fileType() + ".gguf");
        return input.resolveSibling(name);
    }

    private static String stem(Path input) {
        return ENDING.matcher(String.valueOf(input.getFileName())).replaceFirst("");
    }
}
