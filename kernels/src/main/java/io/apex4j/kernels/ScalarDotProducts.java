package io.apex4j.kernels;

import io.apex4j.gguf.GgmlType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** The specification of the products of decoding. */
public final class ScalarDotProducts implements DotProducts {
    private static final int LANES = 16;

    /** The one kind there is. */
    public ScalarDotProducts() {}

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public LevelUnpacker unpacker(GgmlType type) {
        return ScalarLevels.of(type);
    }

    @Override
    public void quantize(float[] x, int xOffset, QuantizedActivations activations, int token) {
        ActivationRounding.quantize(x, xOffset, activations, token);
    }

    @Override
    public float product(Levels row, QuantizedActivations activations, int token) {
        float[] lanes = row.lanes();
        Arrays.fill(lanes, 0);
        int groups = activations.padded() / Levels.GROUP;
        int firstGroup = token * groups;
        if (activations.format().offsets()) {
            for (int g = 0; g < groups; g++) {
                lanes[g % LANES] = Math.fma(row.offsets()[g], activations.sums()[firstGroup + g], lanes[g % LANES]);
            }
        }
        int bias = activations.format().bias();
        for (int i = 0; i < activations.padded(); i += 4) {
            int sum = 0;
            for (int k = i; k < i + 4; k++) {
                sum += ((row.levels()[k] & 255) - bias) * activations.value(token, k);
            }
            int g = i / Levels.GROUP;
            float scale = row.scales()[g] * activations.scales()[firstGroup + g];
            lanes[i / 4 % LANES] = Math.fma(sum, scale, lanes[i / 4 % LANES]);
        }
        return sum(lanes);
    }

    @Override
    public float product(
            GgmlType type, MemorySegment weights, long offset, float[] x, int xOffset, int columns, float[] lanes) {
        Arrays.fill(lanes, 0);
        for (int i = 0; i < columns; i++) {
            lanes[i % LANES] = Math.fma(weight(type, weights, offset, i), x[xOffset + i], lanes[i % LANES]);
        }
        return sum(lanes);
    }

    /** Weight {@code i} of a row of F32, F16 or BF16. */
    public static float weight(GgmlType type, MemorySegment weights, long offset, int i) {
        return switch (type) {
            case F32 -> weights.get(ValueLayout.JAVA_FLOAT_UNALIGNED, offset + 4L * i);
            case F16 -> Float.float16ToFloat(weights.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset + 2L * i));
            case BF16 -> Float.intBitsToFloat(weights.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset + 2L * i) << 16);
            default -> throw new IllegalArgumentException(type + " is not a floating-point type");
        };
    }

    /** Sums 16 lanes, which it changes, in the order of {@link DotProducts}. */
    public static float sum(float[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        return lanes[0];
    }
}
