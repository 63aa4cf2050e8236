package io.apex4j.model;

import java.io.IOException;

/** Keys or values as they are. */
final class KvStoreF32 implements KvStore {
    private final KvLayout layout;
    private final float[] stored;

    KvStoreF32(KvLayout layout) {
        this(layout, new float[layout.size()]);
    }

    private KvStoreF32(KvLayout layout, float[] stored) {
        this.layout = layout;
        this.stored = stored;
    }

    @Override
    public void put(int position, float[] values, int offset) {
        int from = offset;
        for (int head = 0; head < layout.heads(); head++) {
            for (int dimension = 0; dimension < layout.dimensions(); dimension++) {
                stored[layout.index(head, position, dimension)] = values[from++];
            }
        }
    }

    @Override
    public void get(int head, int positions, float[] target) {
        for (int run = 0; run < layout.runs(); run++) {
            int start = run * KvLayout.POSITIONS;
            System.arraycopy(stored, layout.start(head) + start, target, start, layout.runLength(positions));
        }
    }

    @Override
    public void write(StateOutput output, int positions) throws IOException {
        layout.forEachRun(positions, (start, count) -> output.floats(stored, start, count));
    }

    @Override
    public void read(StateInput input, int positions) throws IOException {
        layout.forEachRun(positions, (start, count) -> input.floats(stored, start, count));
    }

    @Override
    public KvStore copy() {
        return new KvStoreF32(layout, stored.clone());
    }

    @Override
    public long bytes() {
        return (long) stored.length * Float.BYTES;
    }
}
