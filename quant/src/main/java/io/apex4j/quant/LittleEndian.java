package io.apex4j.quant;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Multi-byte fields in byte arrays, little endian. */
final class LittleEndian {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    static short getShort(byte[] source, int offset) {
        return (short) SHORT.get(source, offset);
    }

    static int getUnsignedShort(byte[] source, int offset) {
        return getShort(source, offset) & 0xffff;
    }

    static int getInt(byte[] source, int offset) {
        return (int) INT.get(source, offset);
    }

    static long getLong(byte[] source, int offset) {
        return (long) LONG.get(source, offset);
    }

    static void putLong(byte[] target, int offset, long value) {
        LONG.set(target, offset, value);
    }

    static void putShort(byte[] target, int offset, int value) {
        SHORT.set(target, offset, (short) value);
    }

    static void putInt(byte[] target, int offset, int value) {
        INT.set(target, offset, value);
    }

    static float getHalf(byte[] source, int offset) {
        return Float.float16ToFloat(getShort(source, offset));
    }

    static void putHalf(byte[] target, int offset, float value) {
        putShort(target, offset, Rounding.half(value));
    }

    static float getFloat(byte[] source, int offset) {
        return Float.intBitsToFloat(getInt(source, offset));
    }

    static void putFloat(byte[] target, int offset, float value) {
        putInt(target, offset, Float.floatToRawIntBits(value));
    }
}
