package io.apex4j.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GgufArrayTest {
    static Stream<Arguments> arraysOfEveryType() {
        return Stream.of(
                Arguments.of(List.of(new GgufValue.UInt8(0), new GgufValue.UInt8(255)), new long[] {0, 255}),
                Arguments.of(List.of(new GgufValue.Int8((byte) -128)), new long[] {-128}),
                Arguments.of(List.of(new GgufValue.UInt16(65_535)), new long[] {65_535}),
                Arguments.of(List.of(new GgufValue.Int16((short) -1)), new long[] {-1}),
                Arguments.of(List.of(new GgufValue.UInt32(0xffff_ffffL)), new long[] {0xffff_ffffL}),
                Arguments.of(List.of(new GgufValue.Int32(-1), new GgufValue.Int32(5)), new long[] {-1, 5}),
                Arguments.of(List.of(new GgufValue.UInt64(-1)), new long[] {-1}),
                Arguments.of(List.of(new GgufValue.Int64(1L << 62)), new long[] {1L << 62}),
                Arguments.of(List.of(new GgufValue.Float32(0.5f)), null),
                Arguments.of(List.of(new GgufValue.Bool(true), new GgufValue.Bool(false)), null),
                Arguments.of(List.of(new GgufValue.Text("ü"), new GgufValue.Text("")), null),
                Arguments.of(List.of(new GgufValue.Float64(-0.0)), null));
    }

    @ParameterizedTest
    @MethodSource("arraysOfEveryType")
    void holdsValuesOfEveryType(List<GgufValue> values, long[] integers) {
        GgufValueType type = values.getFirst().type();
        GgufArray array = GgufArray.of(type, values);

        assertThat(array.type()).isEqualTo(GgufValueType.ARRAY);
        assertThat(array.elementType()).isEqualTo(type);
        assertThat(array.size()).isEqualTo(values.size());
        assertThat(array.values(Integer.MAX_VALUE)).isEqualTo(values);
        if (integers == null) {
            assertThat(array.integers()).isEmpty();
        } else {
            assertThat(array.integers())
                    .hasValueSatisfying(found -> assertThat(found).isEqualTo(integers));
        }
    }

    @Test
    void givesTextsOfTextsOnly() {
        assertThat(GgufArray.ofTexts(List.of("a", "", "ü")).texts()).hasValue(List.of("a", "", "ü"));
        assertThat(GgufArray.of(GgufValueType.UINT8, List.of()).texts()).isEmpty();
    }

    @Test
    void anEmptyArrayOfTextsHoldsNoIntegers() {
        assertThat(GgufArray.ofTexts(List.of()).integers()).isEmpty();
        assertThat(GgufArray.of(GgufValueType.INT32, List.of()).integers())
                .hasValueSatisfying(found -> assertThat(found).isEmpty());
    }

    @Test
    void givesNoMoreValuesThanAskedFor() {
        GgufArray array = GgufArray.ofTexts(List.of("a", "b", "c"));

        assertThat(array.values(2)).containsExactly(new GgufValue.Text("a"), new GgufValue.Text("b"));
        assertThat(array.values(0)).isEmpty();
    }

    @Test
    void refusesMixedAndNestedValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        GgufArray.of(GgufValueType.INT32, List.of(new GgufValue.Int32(1), new GgufValue.UInt32(1))))
                .withMessageContaining("INT32")
                .withMessageContaining("UINT32");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> GgufArray.of(GgufValueType.ARRAY, List.of(GgufArray.of(GgufValueType.INT8, List.of()))));
    }

    @Test
    void showsItsBytesLittleEndianAndReadOnly() {
        GgufArray array = GgufArray.of(GgufValueType.UINT16, List.of(new GgufValue.UInt16(0x1234)));

        assertThat(array.bytes().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(array.bytes().getShort()).isEqualTo((short) 0x1234);
        assertThatExceptionOfType(ReadOnlyBufferException.class)
                .isThrownBy(() -> array.bytes().put((byte) 1));
    }

    @Test
    void equalsArraysOfTheSameTypeAndBytes() {
        GgufArray array = GgufArray.of(GgufValueType.UINT8, List.of(new GgufValue.UInt8(1)));

        assertThat(array)
                .isEqualTo(GgufArray.of(GgufValueType.UINT8, List.of(new GgufValue.UInt8(1))))
                .hasSameHashCodeAs(GgufArray.of(GgufValueType.UINT8, List.of(new GgufValue.UInt8(1))))
                .isNotEqualTo(GgufArray.of(GgufValueType.INT8, List.of(new GgufValue.Int8((byte) 1))))
                .isNotEqualTo(GgufArray.of(GgufValueType.UINT8, List.of(new GgufValue.UInt8(2))));
    }
}
