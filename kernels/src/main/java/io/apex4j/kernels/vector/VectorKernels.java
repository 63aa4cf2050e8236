package io.apex4j.kernels.vector;

import io.apex4j.gguf.GgmlType;
import io.apex4j.kernels.Kernels;
import io.apex4j.kernels.RowMath;
import io.apex4j.kernels.Unpacker;
import io.apex4j.quant.BlockFormats;
import java.util.EnumMap;
import java.util.Map;
import jdk.incubator.vector.FloatVector;

/** The kernels in vectors of 256 or 512 bits. */
public final class VectorKernels implements Kernels {
    private static final int WIDEST = 512;

    private final Map<GgmlType, Unpacker> unpackers = unpackers();
    private final int bits;

    /** Kernels of the width that this machine prefers. */
    public VectorKernels() {
        this(FloatVector.SPECIES_PREFERRED.vectorBitSize());
    }

    /** Products in vectors of so many bits: 256 or 512. */
    public VectorKernels(int bits) {
        this.bits = bits;
    }

    /** Whether this machine's vectors are wide enough. */
    public static boolean isSupported() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize() >= 256;
    }

    private static Map<GgmlType, Unpacker> unpackers() {
        Map<GgmlType, Unpacker> unpackers = new EnumMap<>(GgmlType.class);
        unpackers.put(GgmlType.Q8_0, new Q8_0Unpacker());
        unpackers.put(GgmlType.Q6_K, new Q6_KUnpacker());
        unpackers.put(GgmlType.Q5_K, new Q5_KUnpacker());
        unpackers.put(GgmlType.Q4_K, new Q4_KUnpacker());
        unpackers.put(GgmlType.Q3_K, new Q3_KUnpacker());
        unpackers.put(GgmlType.Q2_K, new Q2_KUnpacker());
        unpackers.put(GgmlType.IQ4_XS, IQ4Unpackers::unpackSuperBlocks);
        unpackers.put(GgmlType.IQ4_NL, IQ4Unpackers::unpackBlocks);
        unpackers.put(GgmlType.IQ2_S, new IQ2_SUnpacker());
        unpackers.put(GgmlType.Q4_0, Q4_0Unpackers::unpackSymmetric);
        unpackers.put(GgmlType.Q4_1, Q4_0Unpackers::unpackAffine);
        unpackers.put(GgmlType.BF16, FloatUnpackers::unpackBrainFloats);
        unpackers.put(GgmlType.F32, FloatUnpackers::unpackFloats);
        return unpackers;
    }

    @Override
    public String name() {
        return "vector " + bits;
    }

    @Override
    public RowMath rowMath() {
        return new VectorRowMath();
    }

    @Override
    public Unpacker unpacker(GgmlType type) {
        Unpacker unpacker = unpackers.get(type);
        return unpacker == null ? BlockFormats.of(type)::decode : unpacker;
    }

    @Override
    public void multiply(
            float[] tile,
            int rows,
            int depth,
            float[] panels,
            int panelsOffset,
            int panelStride,
            int panelCount,
            float[] sums) {
        int stride = panelCount * PANEL_TOKENS;
        int products = rows * stride;
        int panel = 0;
        if (bits >= WIDEST) {
            for (; panel + 1 < panelCount; panel += 2) {
                int p = panelsOffset + panel * panelStride;
                multiplyPair(tile, rows, depth, panels, p, panelStride, sums, panel * PANEL_TOKENS, stride, products);
            }
        }
        for (; panel < panelCount; panel++) {
            int p = panelsOffset + panel * panelStride;
            multiplyOne(tile, rows, depth, panels, p, sums, panel * PANEL_TOKENS, stride, products);
        }
    }

    private static void multiplyPair(
            float[] tile,
            int rows,
            int depth,
            float[] panels,
            int panel,
            int panelStride,
            float[] sums,
            int sum,
            int stride,
            int products) {
        for (int r = 0; r < rows; r += 12) {
            TileProduct512.twelveByTwo(
                    tile, r * TILE_COLUMNS, depth, panels, panel, panel + panelStride, sums, products);
            add(sums, products, 12, 2 * PANEL_TOKENS, sum + r * stride, stride);
        }
    }

    private void multiplyOne(
            float[] tile,
            int rows,
            int depth,
            float[] panels,
            int panel,
            float[] sums,
            int sum,
            int stride,
            int products) {
        if (bits >= WIDEST) {
            for (int r = 0; r < rows; r += 12) {
                TileProduct512.twelveByOne(tile, r * TILE_COLUMNS, depth, panels, panel, sums, products);
                add(sums, products, 12, PANEL_TOKENS, sum + r * stride, stride);
            }
            return;
        }
        for (int r = 0; r < rows; r += 4) {
            TileProduct256.fourByOne(tile, r * TILE_COLUMNS, depth, panels, panel, sums, products);
            add(sums, products, 4, PANEL_TOKENS, sum + r * stride, stride);
        }
    }

    /** Adds products {@code [rows, width]} to sums of a stride, both in one array. */
    private static void add(float[] sums, int products, int rows, int width, int sum, int stride) {
        for (int r = 0; r < rows; r++) {
            for (int t = 0; t < width; t += Lanes.COUNT) {
                int at = sum + r * stride + t;
                Lanes.load(sums, at)
                        .add(Lanes.load(sums, products + r * width + t))
                        .intoArray(sums, at);
            }
        }
    }
}
