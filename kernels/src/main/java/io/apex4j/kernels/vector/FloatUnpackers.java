package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.Lanes.COUNT;
import static io.apex4j.kernels.vector.Lanes.FLOATS;
import static io.apex4j.kernels.vector.Lanes.FLOAT_CLASS;
import static io.apex4j.kernels.vector.Lanes.INTS;
import static io.apex4j.kernels.vector.Lanes.INT_CLASS;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** {@link io.apex4j.quant.F32} and {@link io.apex4j.quant.BF16} to floats. */
final class FloatUnpackers {
    private static final VectorSpecies<Byte> FLOAT_BYTES = VectorSpecies.of(byte.class, FLOATS.vectorShape());
    private static final VectorSpecies<Byte> HALF_BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(COUNT * Short.SIZE));

    private static final Class<? extends ByteVector> FLOAT_BYTES_CLASS = VectorClass.ofBytes(FLOAT_BYTES);
    private static final Class<? extends ByteVector> HALF_BYTES_CLASS = VectorClass.ofBytes(HALF_BYTES);
    private static final Class<? extends ShortVector> HALVES_CLASS =
            VectorClass.ofShorts(VectorSpecies.of(short.class, HALF_BYTES.vectorShape()));

    private FloatUnpackers() {}

    static void unpackFloats(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        int full = FLOATS.loopBound(elements);
        for (int i = 0; i < full; i += COUNT) {
            ByteVector bytes =
                    FLOAT_BYTES_CLASS.cast(ByteVector.fromArray(FLOAT_BYTES, blocks, blocksOffset + Float.BYTES * i));
            FLOAT_CLASS.cast(bytes.reinterpretAsFloats()).intoArray(target, targetOffset + i);
        }
        for (int i = full; i < elements; i++) {
            int bits = Lanes.integer(blocks, blocksOffset + Float.BYTES * i);
            target[targetOffset + i] = Float.intBitsToFloat(bits);
        }
    }

    static void unpackBrainFloats(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        int full = FLOATS.loopBound(elements);
        for (int i = 0; i < full; i += COUNT) {
            ByteVector bytes =
                    HALF_BYTES_CLASS.cast(ByteVector.fromArray(HALF_BYTES, blocks, blocksOffset + Short.BYTES * i));
            ShortVector halves = HALVES_CLASS.cast(bytes.reinterpretAsShorts());
            IntVector bits = INT_CLASS.cast(halves.convertShape(ZERO_EXTEND_S2I, INTS, 0));
            FLOAT_CLASS.cast(bits.lanewise(LSHL, 16).reinterpretAsFloats()).intoArray(target, targetOffset + i);
        }
        for (int i = full; i < elements; i++) {
            int bits = Lanes.unsignedShort(blocks, blocksOffset + Short.BYTES * i) << 16;
            target[targetOffset + i] = Float.intBitsToFloat(bits);
        }
    }
}
