package io.apex4j.kernels;

import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.BlockFormats;
import java.util.Arrays;

/** The specification of the kernels, in plain loops. */
public final class ScalarKernels implements Kernels {
    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public RowMath rowMath() {
        return new ScalarRowMath();
    }

    @Override
    public Unpacker unpacker(GgmlType type) {
        return BlockFormats.of(type)::decode;
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
        for (int r = 0; r < rows; r++) {
            for (int panel = 0; panel < panelCount; panel++) {
                Arrays.fill(sums, products, products + PANEL_TOKENS, 0);
                int p = panelsOffset + panel * panelStride;
                for (int k = 0; k < depth; k++) {
                    addScaled(tile[r * TILE_COLUMNS + k], panels, p + k * PANEL_TOKENS, sums, products);
                }
                addScaled(1, sums, products, sums, r * stride + panel * PANEL_TOKENS);
            }
        }
    }

    private static void addScaled(float factor, float[] x, int offset, float[] target, int targetOffset) {
        for (int t = 0; t < PANEL_TOKENS; t++) {
            target[targetOffset + t] = Math.fma(factor, x[offset + t], target[targetOffset + t]);
        }
    }
}
