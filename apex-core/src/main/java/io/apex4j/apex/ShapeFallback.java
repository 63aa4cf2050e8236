package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufTensor;
import java.util.EnumMap;
import java.util.Map;

/** Replaces a type whose blocks do not fit the rows of a tensor. */
final class ShapeFallback {
    private static final Map<GgmlType, GgmlType> FALLBACKS = fallbacks();

    private ShapeFallback() {}

    /**
     * The type that a tensor gets when another is wanted: the same when its rows are whole blocks, else one with blocks
     * of 32, else F16.
     *
     * @throws PlanException when no fallback is defined for the wanted type
     */
    static GgmlType of(GgufTensor tensor, GgmlType wanted) {
        if (fits(tensor, wanted)) {
            return wanted;
        }
        GgmlType fallback = FALLBACKS.get(wanted);
        if (fallback == null) {
            throw new PlanException(tensor.name() + ": rows of " + tensor.columns()
                    + " values are not whole blocks of " + wanted.blockSize() + ", as " + wanted
                    + " needs, and no other type stands in for it; give the tensor another type with --tensor-type");
        }
        return fits(tensor, fallback) ? fallback : GgmlType.F16;
    }

    /** Whether the rows of a tensor are whole blocks of a type. */
    static boolean fits(GgufTensor tensor, GgmlType type) {
        return tensor.columns() % type.blockSize() == 0;
    }

    private static Map<GgmlType, GgmlType> fallbacks() {
        Map<GgmlType, GgmlType> fallbacks = new EnumMap<>(GgmlType.class);
        for (GgmlType type : new GgmlType[] {
            GgmlType.IQ1_S,
            GgmlType.IQ1_M,
            GgmlType.IQ2_XXS,
            GgmlType.IQ2_XS,
            GgmlType.IQ2_S,
            GgmlType.IQ3_XXS,
            GgmlType.IQ3_S,
            GgmlType.IQ4_XS
        }) {
            fallbacks.put(type, GgmlType.IQ4_NL);
        }
        for (GgmlType type :
                new GgmlType[] {GgmlType.Q2_0, GgmlType.Q2_K, GgmlType.Q3_K, GgmlType.TQ1_0, GgmlType.TQ2_0}) {
            fallbacks.put(type, GgmlType.Q4_0);
        }
        fallbacks.put(GgmlType.Q4_K, GgmlType.Q5_0);
        fallbacks.put(GgmlType.Q5_K, GgmlType.Q5_1);
        fallbacks.put(GgmlType.Q6_K, GgmlType.Q8_0);
        return fallbacks;
    }
}
