package io.apex4j.gguf;

import static io.apex4j.gguf.RawGguf.bytes;
import static io.apex4j.gguf.RawGguf.f32;
import static io.apex4j.gguf.RawGguf.f64;
import static io.apex4j.gguf.RawGguf.text;
import static io.apex4j.gguf.RawGguf.u16;
import static io.apex4j.gguf.RawGguf.u32;
import static io.apex4j.gguf.RawGguf.u64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufFileTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void readsBothVersions(int version) throws IOException {
        RawGguf raw = new RawGguf()
                .version(version)
                .key("general.name", RawGguf.STRING, text("tiny"))
                .tensor("a", RawGguf.F32, 0, 2)
                .data(numbered(8));

        try (GgufFile file = open(raw)) {
            assertThat(file.version()).isEqualTo(version);
            assertThat(file.metadata().text("general.name")).hasValue("tiny");
            assertThat(file.data(file.tensors().getFirst()).toArray(ValueLayout.JAVA_BYTE))
                    .isEqualTo(numbered(8));
        }
    }

    @Test
    void readsEveryTypeOfValue() throws IOException {
        RawGguf raw = new RawGguf()
                .key("u8", RawGguf.UINT8, bytes(0xff))
                .key("i8", RawGguf.INT8, bytes(0xff))
                .key("u16", RawGguf.UINT16, u16(0xfffe))
                .key("i16", RawGguf.INT16, u16(0xfffe))
                .key("u32", RawGguf.UINT32, u32(0xffff_fffdL))
                .key("i32", RawGguf.INT32, u32(0xffff_fffdL))
                .key("f32", RawGguf.FLOAT32, f32(-1.5f))
                .key("no", RawGguf.BOOL, bytes(0))
                .key("yes", RawGguf.BOOL, bytes(1))
                .key("text", RawGguf.STRING, text("Grüße 🙂"))
                .key("empty", RawGguf.STRING, text(""))
                .array("array", RawGguf.INT16, 2, bytes(1, 0, 0xff, 0xff))
                .key("u64", RawGguf.UINT64, u64(-4))
                .key("i64", RawGguf.INT64, u64(-4))
                .key("f64", RawGguf.FLOAT64, f64(1e300));

        try (GgufFile file = open(raw)) {
            assertThat(file.metadata().values())
                    .containsExactly(
                            entry("u8", new GgufValue.UInt8(255)),
                            entry("i8", new GgufValue.Int8((byte) -1)),
                            entry("u16", new GgufValue.UInt16(65_534)),
                            entry("i16", new GgufValue.Int16((short) -2)),
                            entry("u32", new GgufValue.UInt32(4_294_967_293L)),
                            entry("i32", new GgufValue.Int32(-3)),
                            entry("f32", new GgufValue.Float32(-1.5f)),
                            entry("no", new GgufValue.Bool(false)),
                            entry("yes", new GgufValue.Bool(true)),
                            entry("text", new GgufValue.Text("Grüße 🙂")),
                            entry("empty", new GgufValue.Text("")),
                            entry(
                                    "array",
                                    GgufArray.of(
                                            GgufValueType.INT16,
                                            List.of(new GgufValue.Int16((short) 1), new GgufValue.Int16((short) -1)))),
                            entry("u64", new GgufValue.UInt64(-4)),
                            entry("i64", new GgufValue.Int64(-4)),
                            entry("f64", new GgufValue.Float64(1e300)));
        }
    }

    @Test
    void readsTheTensorDirectoryInItsOrder() throws IOException {
        RawGguf raw = new RawGguf()
                .tensor("late", RawGguf.F32, 64, 3, 2)
                .tensor("early", RawGguf.Q8_0, 0, 32, 1, 1, 1)
                .data(numbered(64 + 24));

        try (GgufFile file = open(raw)) {
            assertThat(file.tensors())
                    .containsExactly(
                            new GgufTensor("late", List.of(3L, 2L), GgmlType.F32, 0, 64),
                            new GgufTensor("early", List.of(32L, 1L, 1L, 1L), GgmlType.Q8_0, 0, 0));
            assertThat(file.dataOffset()).isEqualTo(raw.dataAt());
            assertThat(file.fileBytes()).isEqualTo(raw.build().length);
        }
    }

    @Test
    void findsDataBehindAnAlignmentOf64() throws IOException {
        RawGguf raw = new RawGguf()
                .aligned(64)
                .tensor("attention", RawGguf.F32, 0, 1)
                .tensor("b", RawGguf.F32, 64, 1)
                .key("general.alignment", RawGguf.UINT32, u32(64))
                .data(numbered(68));
        assertThat(raw.headerBytes() % 64)
                .as("the case needs padding beyond 32")
                .isBetween(1, 32);

        try (GgufFile file = open(raw)) {
            assertThat(file.alignment()).isEqualTo(64);
            assertThat(file.dataOffset()).isEqualTo(raw.dataAt());
            assertThat(file.data(file.tensors().get(1)).toArray(ValueLayout.JAVA_BYTE))
                    .containsExactly(64, 65, 66, 67);
        }
    }

    @Test
    void opensFilesWithoutTensorsOrKeys() throws IOException {
        try (GgufFile file = open(new RawGguf())) {
            assertThat(file.metadata().values()).isEmpty();
            assertThat(file.tensors()).isEmpty();
            assertThat(file.alignment()).isEqualTo(32);
        }
    }

    @Test
    void acceptsTheLongestKeyAndTensorName() throws IOException {
        String key = "k".repeat(65_535);
        String name = "t".repeat(63);
        RawGguf raw = new RawGguf()
                .key(key, RawGguf.UINT8, bytes(7))
                .tensor(name, RawGguf.F32, 0, 1)
                .data(numbered(4));

        try (GgufFile file = open(raw)) {
            assertThat(file.metadata().integer(key)).hasValue(7);
            assertThat(file.tensors().getFirst().name()).isEqualTo(name);
        }
    }

    @Test
    void boundsTheViewOfATensorToItsBytes() throws IOException {
        RawGguf raw = new RawGguf()
                .tensor("a", RawGguf.F32, 0, 1)
                .tensor("b", RawGguf.F32, 32, 1)
                .data(numbered(36));

        try (GgufFile file = open(raw)) {
            MemorySegment data = file.data(file.tensors().getFirst());

            assertThat(data.byteSize()).isEqualTo(4);
            assertThat(data.isReadOnly()).isTrue();
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> data.get(ValueLayout.JAVA_BYTE, 4));
        }
    }

    @Test
    void copiesPartsOfATensorAndNothingBeyondIt() throws IOException {
        RawGguf raw = new RawGguf().tensor("a", RawGguf.F32, 0, 2).data(numbered(32));

        try (GgufFile file = open(raw)) {
            GgufTensor tensor = file.tensors().getFirst();
            byte[] target = new byte[6];

            file.copy(tensor, 3, target, 1, 5);

            assertThat(target).containsExactly(0, 3, 4, 5, 6, 7);
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> file.copy(tensor, 4, target, 0, 5));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> file.copy(tensor, -1, target, 0, 1));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> file.copy(tensor, 0, target, 2, 5));
        }
    }

    @Test
    void takesBackItsViewsWhenItIsClosed() throws IOException {
        GgufFile file = open(new RawGguf().tensor("a", RawGguf.F32, 0, 1).data(numbered(4)));
        MemorySegment data = file.data(file.tensors().getFirst());

        file.close();

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> data.get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void tellsAbsentFilesFromMalformedOnes() {
        Path absent = folder.resolve("absent.gguf");

        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> GgufFile.open(absent));
        assertThatExceptionOfType(GgufFormatException.class)
                .isThrownBy(() -> GgufFile.open(folder))
                .withMessageContaining("folder");
    }

    @Test
    void readsATrainedModel() throws IOException {
        try (GgufFile file = GgufFile.open(SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf"))) {
            assertThat(file.metadata().text("general.architecture")).hasValue("lfm2moe");
            assertThat(file.metadata().integer("lfm2moe.block_count")).hasValue(24);
            assertThat(file.tensors()).extracting(GgufTensor::name).contains("token_embd.weight");
            long used = file.tensors().stream().mapToLong(GgufTensor::bytes).sum();
            assertThat(used).isBetween(file.fileBytes() * 9 / 10, file.fileBytes());
        }
    }

    private GgufFile open(RawGguf raw) throws IOException {
        return GgufFile.open(raw.writeTo(folder.resolve("model.gguf")));
    }

    private static byte[] numbered(int count) {
        byte[] bytes = new byte[count];
        for (int index = 0; index < count; index++) {
            bytes[index] = (byte) index;
        }
        return bytes;
    }

    private static Map.Entry<String, GgufValue> entry(String key, GgufValue value) {
        return Map.entry(key, value);
    }
}
