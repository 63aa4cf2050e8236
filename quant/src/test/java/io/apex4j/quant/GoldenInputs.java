package io.apex4j.quant;

/** The pseudo-random inputs behind the hashes of golden.tsv, built as that file's header says. */
final class GoldenInputs {
    static final int COLUMNS = 2048;

    private static final int MAIN_ROWS = 16;
    private static final int SUPER_BLOCK = 256;
    private static final long MAIN_SEED = 42;
    private static final long IMPORTANCE_SEED = 7;
    /** Mean of the sum of four fields of 16 bits. */
    private static final int FIELD_SUM_MEAN = 131070;

    private GoldenInputs() {}

    /** 16 rows, nearly Gaussian, each value a bfloat16. */
    static Rows main() {
        SplitMix64 random = new SplitMix64(MAIN_SEED);
        float[] values = new float[MAIN_ROWS * COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = toBfloat16((random.fieldSum() - FIELD_SUM_MEAN) * 0x1p-20f);
        }
        return new Rows(values, COLUMNS);
    }

    /** One row of eight super-blocks, each an edge case. */
    static Rows edge() {
        float[] main = main().row(0).values();
        float[] values = new float[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            values[i] = edgeValue(i / SUPER_BLOCK, i % SUPER_BLOCK, main[i]);
        }
        return new Rows(values, COLUMNS);
    }

    private static float edgeValue(int superBlock, int i, float main) {
        return switch (superBlock) {
            case 0 -> 0f;
            case 1 -> i < 32 || (i >= 64 && i < 96) ? 0f : main;
            case 2 -> 0.5f;
            case 3 -> main * 0x1p-30f;
            case 4 -> -0f;
            case 5 -> i == 5 ? -1f : 0f;
            case 6 -> Math.abs(main);
            case 7 -> (float) Math.rint(main * 64) / 64;
            default -> throw new IllegalArgumentException("Super-block " + superBlock + " of eight");
        };
    }

    /** One weight per column. */
    static float[] importance() {
        SplitMix64 random = new SplitMix64(IMPORTANCE_SEED);
        float[] weights = new float[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            float u = (random.next() >>> 40) * 0x1p-24f;
            weights[i] = u * u + 0x1p-10f;
        }
        return weights;
    }

    private static float toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int roundToEven = 0x7fff + ((bits >>> 16) & 1);
        return Float.intBitsToFloat((bits + roundToEven) & 0xffff0000);
    }

    /** Steele, Lea and Flood's generator. */
    private static final class SplitMix64 {
        private long state;

        SplitMix64(long seed) {
            state = seed;
        }

        long next() {
            state += 0x9E3779B97F4A7C15L;
            long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return z ^ (z >>> 31);
        }

        int fieldSum() {
            long z = next();
            return (int) ((z & 0xffff) + (z >>> 16 & 0xffff) + (z >>> 32 & 0xffff) + (z >>> 48));
        }
    }
}
