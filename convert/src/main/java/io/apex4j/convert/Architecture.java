package io.apex4j.convert;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of models that can be converted. */
enum Architecture {
    /** Dense LFM2. */
    LFM2("lfm2", "lfm2", List.of("Lfm2ForCausalLM", "LFM2ForCausalLM")),
    /** LFM2 with a mixture of experts. */
    LFM2_MOE("lfm2_moe", "lfm2moe", List.of("Lfm2MoeForCausalLM"));

    private final String modelType;
    private final String ggufName;
    private final List<String> classNames;

    Architecture(String modelType, String ggufName, List<String> classNames) {
        this.modelType = modelType;
        this.ggufName = ggufName;
        this.classNames = classNames;
    }

    /** The name under which GGUF files know it; also the prefix of its metadata keys. */
    String ggufName() {
        return ggufName;
    }

    /** What {@code model_type} says. */
    String modelType() {
        return modelType;
    }

    /** The architecture with a {@code model_type}. */
    static Optional<Architecture> ofModelType(String modelType) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.modelType.equals(modelType))
                .findFirst();
    }

    /** The architecture of a class named under {@code architectures}. */
    static Optional<Architecture> ofClassName(String className) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.classNames.contains(className))
                .findFirst();
    }

    /** All of them, for messages. */
    static String supported() {
        return Arrays.stream(values())
                .map(architecture -> architecture.classNames.getFirst() + " (" + architecture.modelType + ")")
                .collect(Collectors.joining(" and "));
    }
}
