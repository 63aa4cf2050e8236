package io.apex4j.kernels.vector;

import io.apex4j.gguf.GgmlType;
import io.apex4j.kernels.DotProducts;
import io.apex4j.kernels.LevelUnpacker;
import io.apex4j.kernels.Levels;
import io.apex4j.kernels.QuantizedActivations;
import io.apex4j.quant.BlockFormats;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;

/** The products of decoding with the Vector API, for vectors of 256 or 512 bits. */
public final class VectorDotProducts implements DotProducts {
    private final DotProducts specification;
    private final Map<GgmlType, LevelUnpacker> unpackers = new EnumMap<>(GgmlType.class);
    private final OwnCompilation.Product narrow = OwnCompilation.of(LevelProduct::narrow);
    private final OwnCompilation.Product wide = OwnCompilation.of(LevelProduct::wide);

    /**
     * Products over vectors.
     *
     * @param specification takes what has no vector form
     */
    public VectorDotProducts(DotProducts specification) {
        this.specification = specification;
        for (GgmlType type : BlockFormats.types()) {
            switch (type) {
                case F32, F16, BF16 -> {}
                default -> unpackers.put(type, OwnCompilation.of(kernel(type)));
            }
        }
    }

    @Override
    public String name() {
        return "vector " + LevelProduct.BITS;
    }

    @Override
    public LevelUnpacker unpacker(GgmlType type) {
        LevelUnpacker unpacker = unpackers.get(type);
        return unpacker == null ? specification.unpacker(type) : unpacker;
    }

    private LevelUnpacker kernel(GgmlType type) {
        return switch (type) {
            case Q8_0 -> SmallBlocks::q8;
            case Q2_K -> Q2_KLevels::unpack;
            case Q3_K -> Q3_KLevels::unpack;
            case Q4_K -> Q4_KLevels::unpack;
            case Q5_K -> Q5_KLevels::unpack;
            case Q6_K -> Q6_KLevels::unpack;
            case IQ4_XS -> IQ4_XSLevels::unpack;
            case Q4_0 -> SmallBlocks::q4;
            case Q4_1 -> SmallBlocks::q4WithOffset;
            case Q5_0 -> SmallBlocks::q5;
            case Q5_1 -> SmallBlocks::q5WithOffset;
            case IQ4_NL -> SmallBlocks::iq4nl;
            case MXFP4 -> SmallBlocks::mxfp4;
            case TQ1_0 -> TernaryLevels::unpackTrits;
            case TQ2_0 -> TernaryLevels::unpackTwoBits;
            case IQ2_S -> IQ2_SLevels::unpack;
            default -> specification.unpacker(type);
        };
    }

    @Override
    public float product(Levels row, QuantizedActivations activations, int token) {
        return (activations.format().wide() ? wide : narrow).product(row, activations, token);
    }

    @Override
    public void quantize(float[] x, int xOffset, QuantizedActivations activations, int token) {
        RoundedActivations.quantize(x, xOffset, activations, token, specification);
    }

    @Override
    public float product(
            GgmlType type, MemorySegment weights, long offset, float[] x, int xOffset, int columns, float[] lanes) {
        return FloatProduct.product(type, weights, offset, x, xOffset, columns, lanes);
    }
}
