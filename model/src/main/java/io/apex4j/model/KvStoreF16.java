package io.apex4j.model;

import io.apex4j.kernels.VectorMath;
import java.io.IOException;

/** Keys or values rounded to 16-bit floats. */
final class KvStoreF16 implements KvStore {
    private final KvLayout layout;
    private final short[] stored;

    KvStoreF16(KvLayout layout) {
        this(layout, new short[layout.size()]);
    }

    private KvStoreF16(KvLayout layout, short[] stored) {
        this.layout = layout;
        this.stored = stored;
    }

    @Override
    public void put(int position, float[] values, int offset) {
        int from = offset;
        for (int head = 0; head < layout.heads(); head++) {
            for (int dimension = 0; dimension < layout.dimensions(); dimension++) {
                stored[layout.index(head, position, dimension)] = Float.floatToFloat16(values[from++]);
            }
        }
    }

    @Override
    public void get(int head, int positions, float[] target) {
        for (int run = 0; run < layout.runs(); run++) {
            int start = run * KvLayout.POSITIONS;
            VectorMath.widen(stored, layout.start(head) + start, target, start, layout.runLength(positions));
        }
    }

    @Override
    public void write(StateOutput output, int positions) throws IOException {
        layout.forEachRun(positions, (start, count) -> output.shorts(stored, start, count));
    }

    @Override
    public void read(StateInput input, int positions) throws IOException {
        layout.forEachRun(positions, (start, count) -> input.shorts(stored, start, count));
    }

    @Override
    public KvStore copy() {
        return new KvStoreF16(layout, stored.clone());
    }

    @Override
    public long bytes() {
        return (long) stored.length * Short.BYTES;
    }
}
