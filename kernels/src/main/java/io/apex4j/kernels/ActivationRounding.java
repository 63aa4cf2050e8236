package io.apex4j.kernels;

import java.util.Arrays;

/** The specification of {@link DotProducts#quantize}. */
final class ActivationRounding {
    private static final float LARGEST = 127;

    private ActivationRounding() {}

    static void quantize(float[] x, int xOffset, QuantizedActivations target, int token) {
        int block = target.format().activationBlock();
        for (int first = 0; first < target.columns(); first += block) {
            if (block == 32) {
                quantizeSmall(x, xOffset, first, target, token);
            } else {
                quantizeLarge(x, xOffset, first, target, token);
            }
        }
        sum(target, token);
    }

    private static void quantizeLarge(float[] x, int xOffset, int first, QuantizedActivations target, int token) {
        float extreme = 0;
        float largest = 0;
        for (int i = first; i < first + 256; i++) {
            if (Math.abs(x[xOffset + i]) > largest) {
                extreme = x[xOffset + i];
                largest = Math.abs(extreme);
            }
        }
        float inverse = extreme == 0 ? 0 : -LARGEST / extreme;
        for (int i = first; i < first + 256; i++) {
            put(target, token, i, Math.min(127, (int) Math.rint(inverse * x[xOffset + i])));
        }
        putScale(target, token, first, 256, extreme == 0 ? 0 : 1 / inverse);
    }

    private static void quantizeSmall(float[] x, int xOffset, int first, QuantizedActivations target, int token) {
        float largest = 0;
        for (int i = first; i < first + 32; i++) {
            largest = Math.max(largest, Math.abs(x[xOffset + i]));
        }
        float inverse = largest == 0 ? 0 : LARGEST / largest;
        for (int i = first; i < first + 32; i++) {
            put(target, token, i, (int) Math.rint(x[xOffset + i] * inverse));
        }
        putScale(target, token, first, 32, Float.float16ToFloat(Float.floatToFloat16(largest / LARGEST)));
    }

    private static void put(QuantizedActivations target, int token, int i, int value) {
        target.values()[token * target.padded() + i / 64 * 64 + i % 2 * 32 + i % 64 / 2] = (short) value;
    }

    private static void putScale(QuantizedActivations target, int token, int first, int length, float scale) {
        int start = (token * target.padded() + first) / Levels.GROUP;
        Arrays.fill(target.scales(), start, start + length / Levels.GROUP, scale);
    }

    private static void sum(QuantizedActivations target, int token) {
        int bias = target.format().bias();
        int pairs = token * target.padded() / 2;
        for (int i = 0; i < target.columns(); i += 2) {
            int pair = target.value(token, i) + target.value(token, i + 1);
            target.biased()[pairs + i / 2] = (short) (bias * pair);
        }
        int groups = token * target.padded() / Levels.GROUP;
        for (int g = 0; g < target.columns() / Levels.GROUP; g++) {
            int sum = 0;
            for (int i = 0; i < Levels.GROUP; i++) {
                sum += target.value(token, Levels.GROUP * g + i);
            }
            target.sums()[groups + g] = target.scales()[groups + g] * sum;
        }
    }
}
