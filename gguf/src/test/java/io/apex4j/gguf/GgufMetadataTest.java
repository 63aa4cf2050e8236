package io.apex4j.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class GgufMetadataTest {
    private static final GgufValue ONE = new GgufValue.UInt32(1);
    private static final GgufValue TWO = new GgufValue.UInt32(2);

    @Test
    void keepsKeysInTheOrderInWhichTheyWereSet() {
        GgufMetadata metadata =
                GgufMetadata.builder().set("c", ONE).set("a", ONE).set("b", ONE).build();

        assertThat(metadata.values().keySet()).containsExactly("c", "a", "b");
    }

    @Test
    void settingAKeyAgainMovesItToTheEnd() {
        GgufMetadata metadata = GgufMetadata.builder().set("a", ONE).set("b", ONE).build().toBuilder()
                .set("a", TWO)
                .build();

        assertThat(metadata.values().keySet()).containsExactly("b", "a");
        assertThat(metadata.get("a")).hasValue(TWO);
    }

    @Test
    void settingAKeyToTheSameValueMovesItToo() {
        GgufMetadata metadata =
                GgufMetadata.builder().set("a", ONE).set("b", ONE).set("a", ONE).build();

        assertThat(metadata.values().keySet()).containsExactly("b", "a");
    }

    @Test
    void addsOnlyWhatIsNotThere() {
        GgufMetadata.Builder builder = GgufMetadata.builder();

        assertThat(builder.add("a", ONE)).isTrue();
        assertThat(builder.add("a", TWO)).isFalse();
        assertThat(builder.build().get("a")).hasValue(ONE);
    }

    @Test
    void removesKeysThatAreThereOrNot() {
        GgufMetadata metadata =
                GgufMetadata.builder().set("a", ONE).remove("a").remove("b").build();

        assertThat(metadata.values()).isEmpty();
    }

    @Test
    void aBuilderDoesNotChangeWhatItBuiltOrCameFrom() {
        GgufMetadata.Builder builder = GgufMetadata.builder().set("a", ONE);
        GgufMetadata before = builder.build();

        builder.set("b", ONE);
        before.toBuilder().remove("a");

        assertThat(before.values().keySet()).containsExactly("a");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> before.values().clear());
    }

    @Test
    void givesIntegersOfEveryWidth() {
        GgufMetadata metadata = GgufMetadata.builder()
                .set("u8", new GgufValue.UInt8(255))
                .set("i8", new GgufValue.Int8((byte) -1))
                .set("u16", new GgufValue.UInt16(65_535))
                .set("i16", new GgufValue.Int16((short) -1))
                .set("u32", new GgufValue.UInt32(0xffff_ffffL))
                .set("i32", new GgufValue.Int32(-1))
                .set("u64", new GgufValue.UInt64(7))
                .set("i64", new GgufValue.Int64(-7))
                .build();

        assertThat(metadata.values().keySet().stream().map(metadata::integer).map(found -> found.orElse(99)))
                .containsExactly(255L, -1L, 65_535L, -1L, 0xffff_ffffL, -1L, 7L, -7L);
    }

    @Test
    void givesNothingForKeysOfAnotherType() {
        GgufMetadata metadata = GgufMetadata.builder()
                .set("number", ONE)
                .set("text", new GgufValue.Text("1"))
                .set("float", new GgufValue.Float32(1))
                .set("bool", new GgufValue.Bool(true))
                .set("array", GgufArray.of(GgufValueType.UINT8, List.of(new GgufValue.UInt8(1))))
                .build();

        assertThat(metadata.text("number")).isEmpty();
        assertThat(metadata.integer("text")).isEmpty();
        assertThat(metadata.integer("float")).isEmpty();
        assertThat(metadata.integer("bool")).isEmpty();
        assertThat(metadata.integer("array")).isEmpty();
        assertThat(metadata.integer("absent")).isEmpty();
        assertThat(metadata.integers("number")).isEmpty();
        assertThat(metadata.texts("array")).isEmpty();
        assertThat(metadata.get("absent")).isEmpty();
    }

    @Test
    void isEqualWhenKeysValuesAndOrderAre() {
        GgufMetadata metadata =
                GgufMetadata.builder().set("a", ONE).set("b", TWO).build();

        assertThat(metadata)
                .isEqualTo(GgufMetadata.builder().set("a", ONE).set("b", TWO).build())
                .isNotEqualTo(GgufMetadata.builder().set("b", TWO).set("a", ONE).build())
                .isNotEqualTo(GgufMetadata.builder().set("a", ONE).set("b", ONE).build());
    }

    @Test
    void unsignedValuesStayInTheirRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new GgufValue.UInt8(256));
        assertThatIllegalArgumentException().isThrownBy(() -> new GgufValue.UInt16(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new GgufValue.UInt32(1L << 32));
    }
}
