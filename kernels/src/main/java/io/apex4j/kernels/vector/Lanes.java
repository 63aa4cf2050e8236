package io.apex4j.kernels.vector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The vector shape of this machine, and reading encoded weights into its lanes. */
final class Lanes {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    static final int COUNT = FLOATS.length();

    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(Long.SIZE, COUNT * Byte.SIZE)));
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final Class<? extends ByteVector> BYTE_CLASS = VectorClass.ofBytes(BYTES);
    static final Class<? extends FloatVector> FLOAT_CLASS = VectorClass.ofFloats(FLOATS);
    static final Class<? extends IntVector> INT_CLASS = VectorClass.ofIntegers(INTS);

    private Lanes() {}

    /** As many bytes from {@code offset} on as there are lanes, 0 to 255. */
    static IntVector unsigned(byte[] source, int offset) {
        return INT_CLASS.cast(BYTE_CLASS
                .cast(ByteVector.fromArray(BYTES, source, offset))
                .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0));
    }

    /** As many bytes from {@code offset} on as there are lanes, -128 to 127. */
    static FloatVector signed(byte[] source, int offset) {
        return FLOAT_CLASS.cast(BYTE_CLASS
                .cast(ByteVector.fromArray(BYTES, source, offset))
                .convertShape(VectorOperators.B2F, FLOATS, 0));
    }

    static FloatVector floats(IntVector values) {
        return FLOAT_CLASS.cast(values.convert(VectorOperators.I2F, 0));
    }

    static FloatVector load(float[] source, int offset) {
        return FLOAT_CLASS.cast(FloatVector.fromArray(FLOATS, source, offset));
    }

    static float half(byte[] source, int offset) {
        return Float.float16ToFloat((short) SHORT.get(source, offset));
    }

    static int unsignedShort(byte[] source, int offset) {
        return (short) SHORT.get(source, offset) & 0xffff;
    }

    static int integer(byte[] source, int offset) {
        return (int) INT.get(source, offset);
    }

    static long longInteger(byte[] source, int offset) {
        return (long) LONG.get(source, offset);
    }
}
