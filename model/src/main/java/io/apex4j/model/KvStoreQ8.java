package io.apex4j.model;

import java.io.IOException;

/** Keys or values in 8 bits: {@link #GROUP} adjacent dimensions of a head share a scale, as in ggml's Q8_0. */
final class KvStoreQ8 implements KvStore {
    /** Dimensions that share a scale; the heads of a model must be a multiple of it. */
    static final int GROUP = 32;

    private static final int LARGEST = 127;

    private final KvLayout layout;
    /** The layout of the scales: one per group. */
    private final KvLayout scaleLayout;

    private final byte[] stored;
    private final short[] scales;

    KvStoreQ8(KvLayout layout) {
        this(layout, new byte[layout.size()], new short[layout.size() / GROUP]);
    }

    private KvStoreQ8(KvLayout layout, byte[] stored, short[] scales) {
        this.layout = layout;
        this.scaleLayout = new KvLayout(layout.heads(), layout.dimensions() / GROUP, layout.byDimension());
        this.stored = stored;
        this.scales = scales;
    }

    @Override
    public void put(int position, float[] values, int offset) {
        int from = offset;
        for (int head = 0; head < layout.heads(); head++) {
            for (int group = 0; group < scaleLayout.dimensions(); group++) {
                putGroup(head, position, group, values, from);
                from += GROUP;
            }
        }
    }

    private void putGroup(int head, int position, int group, float[] values, int offset) {
        float largest = 0;
        for (int index = 0; index < GROUP; index++) {
            largest = Math.max(largest, Math.abs(values[offset + index]));
        }
        float scale = largest / LARGEST;
        float inverse = scale == 0 ? 0 : 1 / scale;
        scales[scaleLayout.index(head, position, group)] = Float.floatToFloat16(scale);
        for (int index = 0; index < GROUP; index++) {
            int rounded = Math.round(values[offset + index] * inverse);
            stored[layout.index(head, position, group * GROUP + index)] = (byte) rounded;
        }
    }

    @Override
    public void get(int head, int positions, float[] target) {
        if (layout.byDimension()) {
            getByDimension(head, positions, target);
        } else {
            getByPosition(head, positions, target);
        }
    }

    private void getByDimension(int head, int positions, float[] target) {
        int start = layout.start(head);
        for (int dimension = 0; dimension < layout.dimensions(); dimension++) {
            int row = dimension * KvLayout.POSITIONS;
            int scale = scaleLayout.index(head, 0, dimension / GROUP);
            for (int position = 0; position < positions; position++) {
                target[row + position] =
                        Float.float16ToFloat(scales[scale + position]) * stored[start + row + position];
            }
        }
    }

    private void getByPosition(int head, int positions, float[] target) {
        int start = layout.start(head);
        int groups = positions * scaleLayout.dimensions();
        int scale = scaleLayout.start(head);
        for (int group = 0; group < groups; group++) {
            float factor = Float.float16ToFloat(scales[scale + group]);
            int row = group * GROUP;
            for (int index = 0; index < GROUP; index++) {
                target[row + index] = factor * stored[start + row + index];
            }
        }
    }

    @Override
    public void write(StateOutput output, int positions) throws IOException {
        layout.forEachRun(positions, (start, count) -> output.bytes(stored, start, count));
        scaleLayout.forEachRun(positions, (start, count) -> output.shorts(scales, start, count));
    }

    @Override
    public void read(StateInput input, int positions) throws IOException {
        layout.forEachRun(positions, (start, count) -> input.bytes(stored, start, count));
        scaleLayout.forEachRun(positions, (start, count) -> input.shorts(scales, start, count));
    }

    @Override
    public KvStore copy() {
        return new KvStoreQ8(layout, stored.clone(), scales.clone());
    }

    @Override
    public long bytes() {
        return stored.length + (long) scales.length * Short.BYTES;
    }
}
