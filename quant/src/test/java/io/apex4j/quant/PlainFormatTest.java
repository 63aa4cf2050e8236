package io.apex4j.quant;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formats without blocks: F32, F16 and BF16, little endian. */
class PlainFormatTest {
    @Test
    void f32KeepsEveryBit() {
        float[] values = {1f, -0f, 0x1p-149f, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, 0x1.234568p-3f};

        byte[] encoded = encode(GgmlType.F32, values);

        assertThat(encoded).isEqualTo(Rows.littleEndian(values));
        assertThat(Rows.littleEndian(decode(GgmlType.F32, encoded))).isEqualTo(encoded);
    }

    @ParameterizedTest
    @CsvSource({"1, 3c00", "-0.0, 8000", "0x1.002p0, 3c00", "65520, 7c00", "-0x1p-24, 8001"})
    void f16RoundsTiesToEvenAndOverflowsToInfinity(float value, String bits) {
        assertThat(encode(GgmlType.F16, value)).isEqualTo(littleEndian(bits));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3f80",
        "-0.0, 8000",
        "0x1.01p0, 3f80",
        "0x1.03p0, 3f82",
        "0x1.010002p0, 3f81",
        "-0x1.fffffep127, ff80",
        "0x1p-149, 0000",
        "0x1p-133, 0001",
        "Infinity, 7f80"
    })
    void bf16RoundsTiesToEvenAndKeepsSubnormals(float value, String bits) {
        assertThat(encode(GgmlType.BF16, value)).isEqualTo(littleEndian(bits));
    }

    @Test
    void bf16KeepsSignAndUpperBitsOfNanAndMakesItQuiet() {
        assertThat(encode(GgmlType.BF16, Float.intBitsToFloat(0xff810001))).isEqualTo(littleEndian("ffc1"));
        assertThat(encode(GgmlType.BF16, Float.intBitsToFloat(0x7f800001))).isEqualTo(littleEndian("7fc0"));
    }

    @ParameterizedTest
    @CsvSource({"F16, 3555, 0x1.554p-2", "F16, 8001, -0x1p-24", "BF16, 3eab, 0x1.56p-2", "BF16, 0001, 0x1p-133"})
    void sixteenBitsAreWidenedExactly(GgmlType type, String bits, float value) {
        assertThat(decode(type, littleEndian(bits))).containsExactly(value);
    }

    private static byte[] encode(GgmlType type, float... values) {
        return new Rows(values, values.length).encode(BlockFormats.of(type), new ScalarKernels(), null);
    }

    private static float[] decode(GgmlType type, byte[] encoded) {
        float[] values = new float[encoded.length / type.blockBytes()];
        BlockFormats.of(type).decode(encoded, 0, values, 0, values.length);
        return values;
    }

    private static byte[] littleEndian(String bits) {
        int value = Integer.parseInt(bits, 16);
        return new byte[] {(byte) value, (byte) (value >> 8)};
    }
}
