package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the block format of a type. */
public final class BlockFormats {
    private static final Map<GgmlType, BlockFormat> FORMATS = new EnumMap<>(List.of(
                    new F32(),
                    new F16(),
                    new BF16(),
                    new Q8_0(),
                    new Q4_0(),
                    new Q4_1(),
                    new Q5_0(),
                    new Q5_1(),
                    new Q2_K(),
                    new Q3_K(),
                    new Q4_K(),
                    new Q5_K(),
                    new Q6_K(),
                    new IQ1_S(),
                    new IQ1_M(),
                    new IQ2_XXS(),
                    new IQ2_XS(),
                    new IQ2_S(),
                    new IQ3_XXS(),
                    new IQ3_S(),
                    new IQ4_NL(),
                    new IQ4_XS(),
                    new TQ1_0(),
                    new TQ2_0(),
                    new MXFP4())
            .stream()
            .collect(Collectors.toMap(BlockFormat::type, format -> format)));

    private BlockFormats() {}

    /** Whether {@link #of} knows the type. */
    public static boolean supports(GgmlType type) {
        return FORMATS.containsKey(type);
    }

    /** The types with a format, in the order of their ggml numbers. */
    public static List<GgmlType> types() {
        return Arrays.stream(GgmlType.values()).filter(FORMATS::containsKey).toList();
    }

    /**
     * The format of a type.
     *
     * @throws IllegalArgumentException when this library neither reads nor writes the type
     */
    public static BlockFormat of(GgmlType type) {
        BlockFormat format = FORMATS.get(type);
        if (format == null) {
            throw new IllegalArgumentException("No quantizer for type " + type.ggmlName() + "; supported are "
                    + FORMATS.keySet().stream().map(GgmlType::ggmlName).collect(Collectors.joining(", ")));
        }
        return format;
    }
}
