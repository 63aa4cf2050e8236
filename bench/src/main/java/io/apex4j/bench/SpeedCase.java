package io.apex4j.bench;

import io.apex4j.apex.FileType;
import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.BlockFormats;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is measured: all matrices of a model to one type.
 *
 * @param type the type
 * @param importance whether with an importance matrix
 */
record SpeedCase(GgmlType type, boolean importance) {
    /** Types whose bytes do not depend on importance. */
    private static final Set<GgmlType> INDIFFERENT = EnumSet.of(
            GgmlType.F32, GgmlType.F16, GgmlType.BF16, GgmlType.Q8_0, GgmlType.TQ1_0, GgmlType.TQ2_0, GgmlType.MXFP4);

    /** The cases of a type: without and with importance, as far as the type allows it and it makes a difference. */
    static List<SpeedCase> of(GgmlType type) {
        return Stream.of(false, true)
                .filter(importance -> importance ? !INDIFFERENT.contains(type) : !needsImportance(type))
                .map(importance -> new SpeedCase(type, importance))
                .toList();
    }

    /** The file type that gives every matrix the type, with {@code --pure}. */
    FileType fileType() {
        return Arrays.stream(FileType.values())
                .filter(fileType -> fileType.isWritable() && fileType != FileType.COPY)
                .filter(fileType -> fileType.defaultType() == type)
                .min(Comparator.comparing(fileType -> !fileType.name().equals(type.name())))
                .orElseThrow(() -> new IllegalArgumentException("No file type has the tensor type " + type));
    }

    /** The case in reports: {@code q4_K with imatrix}. */
    String label() {
        return type.ggmlName() + (importance ? " with imatrix" : "");
    }

    /** What llama-quantize refuses without an importance matrix, although some of it ggml can encode. */
    private static boolean needsImportance(GgmlType type) {
        return BlockFormats.of(type).requiresImportance()
                || EnumSet.of(GgmlType.IQ1_M, GgmlType.IQ2_S, GgmlType.IQ3_XXS).contains(type);
    }
}
