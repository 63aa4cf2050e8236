package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.BlockFormats;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Which tensors must not be quantized without an importance matrix. */
final class ImportanceNeeds {
    private static final Set<GgmlType> USELESS_WITHOUT = Collections.unmodifiableSet(EnumSet.of(
            GgmlType.IQ3_XXS, GgmlType.IQ2_XXS, GgmlType.IQ2_XS, GgmlType.IQ2_S, GgmlType.IQ1_M, GgmlType.IQ1_S));

    private ImportanceNeeds() {}

    /** Whether tensors of this type come out as noise without an importance matrix, as llama.cpp judges it. */
    static boolean isUselessWithout(GgmlType type, FileType fileType) {
        return USELESS_WITHOUT.contains(type) || (type == GgmlType.Q2_K && fileType == FileType.Q2_K_S);
    }

    /** Whether a tensor must have an entry of its own; the embedding and the output are let off. */
    static boolean isRequired(String tensorName, GgmlType type, FileType fileType) {
        return !isEmbedding(tensorName) && !tensorName.equals("output.weight") && isUselessWithout(type, fileType);
    }

    /** Whether the encoder itself cannot work without values, whatever the tensor is. */
    static boolean isDemandedByEncoder(GgmlType type) {
        return BlockFormats.supports(type) && BlockFormats.of(type).requiresImportance();
    }

    /** The two tables for which an entry of the wrong size is ignored. */
    static boolean isEmbedding(String tensorName) {
        return tensorName.equals("token_embd.weight") || tensorName.equals("per_layer_token_embd.weight");
    }
}
