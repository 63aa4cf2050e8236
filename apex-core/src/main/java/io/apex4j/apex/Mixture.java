package io.apex4j.apex;

import static io.apex4j.apex.FileType.IQ1_M;
import static io.apex4j.apex.FileType.IQ1_S;
import static io.apex4j.apex.FileType.IQ2_M;
import static io.apex4j.apex.FileType.IQ2_S;
import static io.apex4j.apex.FileType.IQ2_XS;
import static io.apex4j.apex.FileType.IQ2_XXS;
import static io.apex4j.apex.FileType.IQ3_M;
import static io.apex4j.apex.FileType.IQ3_S;
import static io.apex4j.apex.FileType.IQ3_XS;
import static io.apex4j.apex.FileType.IQ3_XXS;
import static io.apex4j.apex.FileType.IQ4_NL;
import static io.apex4j.apex.FileType.IQ4_XS;
import static io.apex4j.apex.FileType.MXFP4_MOE;
import static io.apex4j.apex.FileType.Q2_0;
import static io.apex4j.apex.FileType.Q2_K;
import static io.apex4j.apex.FileType.Q2_K_S;
import static io.apex4j.apex.FileType.Q3_K_L;
import static io.apex4j.apex.FileType.Q3_K_M;
import static io.apex4j.apex.FileType.Q3_K_S;
import static io.apex4j.apex.FileType.Q4_0;
import static io.apex4j.apex.FileType.Q4_K_M;
import static io.apex4j.apex.FileType.Q4_K_S;
import static io.apex4j.apex.FileType.Q5_0;
import static io.apex4j.apex.FileType.Q5_K_M;
import static io.apex4j.apex.FileType.TQ1_0;
import static io.apex4j.apex.FileType.TQ2_0;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufTensor;

/**
 * The mixture of a llama.cpp file type: which tensors deviate from its default type.
 *
 * <p>Several rules count the tensors that they have seen, so tensors must be asked for in the order of the output file,
 * and only those that no option decides. Not thread-safe. Source: llama_tensor_get_type_impl of llama.cpp, August 2026.
 */
final class Mixture {
    private static final int EIGHTH = 8;

    private final MixtureFacts facts;
    private int values;
    private int downs;
    private int gates;
    private int ups;

    Mixture(MixtureFacts facts) {
        this.facts = facts;
    }

    /** The type of the next tensor, before any fallback for its shape. */
    GgmlType next(GgufTensor tensor) {
        TensorCategory category = TensorCategory.of(tensor.name());
        if (category == TensorCategory.OUTPUT || (facts.isTied() && category == TensorCategory.EMBEDDING)) {
            return output(tensor);
        }
        if (facts.is(MXFP4_MOE)) {
            return tensor.shape().size() > 2 && tensor.shape().get(2) > 1 ? GgmlType.MXFP4 : GgmlType.Q8_0;
        }
        if (category == TensorCategory.EMBEDDING) {
            return embedding();
        }
        if (facts.is(IQ2_XXS, IQ2_XS, IQ1_S, IQ1_M, IQ2_S, IQ2_M)) {
            return lowBit(category);
        }
        return switch (category) {
            case VALUE, QUERY_KEY_VALUE, KEY_VALUE_B -> value();
            case KEY -> facts.experts() == 8 ? GgmlType.Q8_0 : keyOrQuery();
            case QUERY -> keyOrQuery();
            case DOWN -> down(layer(tensor, downs++));
            case ATTENTION_OUTPUT -> attentionOutput();
            case GATE -> gateOrUp(layer(tensor, gates++));
            case UP -> gateOrUp(layer(tensor, ups++));
            case OUTPUT, EMBEDDING, OTHER -> defaultType();
        };
    }

    private GgmlType output(GgufTensor tensor) {
        if (facts.outputType().isPresent()) {
            return facts.outputType().get();
        }
        if (facts.is(MXFP4_MOE)
                || facts.isFalcon()
                || tensor.columns() % defaultType().blockSize() != 0) {
            return GgmlType.Q8_0;
        }
        if (facts.is(IQ2_XXS, IQ2_XS, IQ3_XXS, IQ1_S, IQ2_S, IQ2_M, IQ1_M)) {
            return GgmlType.Q5_K;
        }
        return defaultType() == GgmlType.Q8_0 ? GgmlType.Q8_0 : GgmlType.Q6_K;
    }

    private GgmlType embedding() {
        if (facts.is(IQ2_XXS, IQ2_XS, IQ1_S, IQ1_M)) {
            return GgmlType.Q2_K;
        }
        if (facts.is(IQ2_S, IQ2_M, IQ3_XXS)) {
            return GgmlType.IQ3_S;
        }
        return facts.is(TQ1_0, TQ2_0, Q2_0) ? GgmlType.Q4_K : defaultType();
    }

    private GgmlType lowBit(TensorCategory category) {
        GgmlType raised = facts.is(IQ2_S, IQ2_M) ? GgmlType.IQ3_S : GgmlType.Q2_K;
        if (category.isValueLike()) {
            return isGrouped() || facts.experts() >= 4 ? GgmlType.Q4_K : raised;
        }
        if (category == TensorCategory.KEY && facts.experts() == 8) {
            return GgmlType.Q4_K;
        }
        if (category == TensorCategory.DOWN) {
            return downs++ < facts.layers() / EIGHTH ? raised : defaultType();
        }
        if (category == TensorCategory.ATTENTION_OUTPUT) {
            if (facts.experts() == 8) {
                return GgmlType.Q5_K;
            }
            if (facts.is(IQ1_S, IQ1_M)) {
                return GgmlType.IQ2_XXS;
            }
            return facts.is(IQ2_S, IQ2_M) ? GgmlType.IQ3_S : defaultType();
        }
        return defaultType();
    }

    private GgmlType value() {
        GgmlType type = valueByFileType(values++);
        if (facts.isLlama70B() && (type == GgmlType.Q3_K || type == GgmlType.Q4_K)) {
            type = GgmlType.Q5_K;
        }
        return facts.experts() == 8 ? GgmlType.Q8_0 : type;
    }

    private GgmlType valueByFileType(int index) {
        if (facts.is(Q2_K)) {
            return isGrouped() ? GgmlType.Q4_K : GgmlType.Q3_K;
        }
        if (facts.is(IQ3_XXS)) {
            if (isGrouped()) {
                return GgmlType.Q4_K;
            }
            return facts.hasImatrix() ? GgmlType.IQ3_XXS : GgmlType.IQ3_S;
        }
        if (facts.is(IQ3_M) || (facts.is(Q2_K_S, IQ3_XS, IQ3_S) && isGrouped())) {
            return GgmlType.Q4_K;
        }
        if (facts.is(Q3_K_M)) {
            return index < 2 ? GgmlType.Q5_K : GgmlType.Q4_K;
        }
        if (facts.is(Q3_K_L) || (facts.is(IQ4_NL, IQ4_XS) && isGrouped()) || (facts.is(Q4_K_S) && index < 4)) {
            return GgmlType.Q5_K;
        }
        return facts.is(Q4_K_M, Q5_K_M) && deservesMore(index, facts.valueTensors()) ? GgmlType.Q6_K : defaultType();
    }

    private GgmlType keyOrQuery() {
        if (facts.is(IQ3_XS)) {
            return GgmlType.IQ3_XXS;
        }
        return facts.is(IQ3_XXS) ? GgmlType.IQ2_S : defaultType();
    }

    private GgmlType down(int layer) {
        int layers = facts.layers();
        boolean isFirst = layer < layers / EIGHTH;
        boolean isFalcon = facts.isFalcon();
        boolean deservesMore = deservesMore(layer, layers);
        return switch (facts.fileType()) {
            case Q2_K -> GgmlType.Q3_K;
            case Q2_K_S -> isFirst ? GgmlType.Q4_K : defaultType();
            case IQ3_XXS -> {
                if (facts.hasImatrix()) {
                    yield defaultType();
                }
                yield isFirst ? GgmlType.Q4_K : GgmlType.Q3_K;
            }
            case Q3_K_M -> {
                if (layer < layers / 16) {
                    yield GgmlType.Q5_K;
                }
                yield !isFalcon || deservesMore ? GgmlType.Q4_K : GgmlType.Q3_K;
            }
            case IQ3_M -> isFirst || (facts.experts() == 8 && deservesMore) ? GgmlType.Q4_K : defaultType();
            case Q3_K_L -> isFalcon ? GgmlType.Q4_K : GgmlType.Q5_K;
            case Q4_K_M -> {
                if (isFalcon && layer >= layers / 16) {
                    yield deservesMore ? GgmlType.Q5_K : GgmlType.Q4_K;
                }
                yield isFalcon || deservesMore ? GgmlType.Q6_K : defaultType();
            }
            case IQ4_NL, IQ4_XS -> isFirst && !facts.hasImatrix() ? GgmlType.Q5_K : defaultType();
            case Q5_K_M -> deservesMore ? GgmlType.Q6_K : defaultType();
            case Q4_K_S -> isFirst && !isFalcon ? GgmlType.Q5_K : defaultType();
            case Q4_0 -> isFirst && facts.hasImatrix() ? GgmlType.Q4_1 : defaultType();
            case Q5_0 -> isFirst && facts.hasImatrix() ? GgmlType.Q5_1 : defaultType();
            case F32, F16, BF16, Q4_1, Q5_1, Q8_0, Q3_K_S, Q5_K_S, Q6_K, IQ2_XXS, IQ2_XS, IQ3_XS, IQ1_S, IQ3_S ->
                defaultType();
            case IQ2_S, IQ2_M, IQ1_M, TQ1_0, TQ2_0, MXFP4_MOE, NVFP4, Q1_0, Q2_0, COPY -> defaultType();
        };
    }

    private GgmlType attentionOutput() {
        if (facts.isFalcon()) {
            return facts.is(Q3_K_L) ? GgmlType.Q4_K : defaultType();
        }
        if (facts.experts() == 8) {
            boolean raised =
                    facts.is(Q2_K, IQ3_XS, IQ3_XXS, Q3_K_S, Q3_K_M, IQ4_NL, Q4_K_S, Q4_K_M, IQ3_S, IQ3_M, IQ4_XS);
            return raised ? GgmlType.Q5_K : defaultType();
        }
        if (facts.is(Q2_K)) {
            return GgmlType.Q3_K;
        }
        if (facts.is(IQ3_XXS)) {
            return GgmlType.IQ3_S;
        }
        if (facts.is(Q3_K_M, IQ3_M)) {
            return GgmlType.Q4_K;
        }
        return facts.is(Q3_K_L) ? GgmlType.Q5_K : defaultType();
    }

    private GgmlType gateOrUp(int layer) {
        int layers = facts.layers();
        boolean isMiddle = layer >= layers / EIGHTH && layer < 7 * layers / EIGHTH;
        return facts.is(IQ3_XS) && isMiddle ? GgmlType.IQ3_XXS : defaultType();
    }

    private int layer(GgufTensor tensor, int counted) {
        if (facts.experts() <= 1) {
            return counted;
        }
        int layer = LayerNames.layerOf(tensor.name());
        if (layer == LayerNames.NO_LAYER) {
            throw new PlanException(tensor.name() + ": the mixture of " + facts.fileType()
                    + " needs the layer of feed-forward tensors, and the name does not start with blk.N.; give the"
                    + " tensor a type with --tensor-type, or use --pure");
        }
        if (layer >= facts.layers()) {
            throw new PlanException(tensor.name() + ": layer " + layer + " does not exist: " + facts.architecture()
                    + ".block_count is " + facts.layers());
        }
        return layer;
    }

    private boolean isGrouped() {
        return facts.queryHeadsPerKeyHead() >= 4;
    }

    private GgmlType defaultType() {
        return facts.fileType().defaultType();
    }

    /** The first and last eighth of the layers, and every third between. */
    private static boolean deservesMore(int index, int count) {
        return index < count / EIGHTH || index >= 7 * count / EIGHTH || (index - count / EIGHTH) % 3 == 2;
    }
}
