package io.apex4j.gguf;

import static io.apex4j.gguf.RawGguf.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufLayoutTest {
    private static final GgufMetadata NOTHING = GgufMetadata.builder().build();

    @TempDir
    private Path folder;

    @Test
    void writesEveryTypeOfValueAsItWasRead() throws IOException {
        RawGguf raw = SmallModel.raw();
        byte[] file = raw.build();

        try (GgufFile opened = GgufFile.open(Files.write(folder.resolve("model.gguf"), file))) {
            GgufLayout layout = GgufLayout.of(opened.metadata(), opened.tensors());

            assertThat(layout.header()).isEqualTo(Arrays.copyOf(file, raw.dataAt()));
            assertThat(layout.tensors()).isEqualTo(opened.tensors());
        }
    }

    @Test
    void writesBothKindsOfNotANumberAsTheyWereRead() throws IOException {
        RawGguf raw = new RawGguf()
                .key("signalling", RawGguf.FLOAT32, RawGguf.u32(0x7f80_0001))
                .key("quiet", RawGguf.FLOAT32, RawGguf.u32(0xffc1_2345L))
                .key("double", RawGguf.FLOAT64, RawGguf.u64(0x7ff0_0000_0000_0001L));
        byte[] file = raw.build();

        try (GgufFile opened = GgufFile.open(Files.write(folder.resolve("model.gguf"), file))) {
            assertThat(GgufLayout.of(opened.metadata(), List.of()).header()).isEqualTo(file);
        }
    }

    @Test
    void placesTensorsInTheOrderGivenAtMultiplesOf32() {
        GgufLayout layout = GgufLayout.of(
                NOTHING,
                List.of(
                        new GgufTensor("z", List.of(32L, 2L), GgmlType.Q8_0, 0, 4096),
                        new GgufTensor("a", List.of(8L), GgmlType.F32, 2, 0),
                        new GgufTensor("b", List.of(1L), GgmlType.F32, 1, 7)));

        assertThat(layout.tensors()).extracting(GgufTensor::name).containsExactly("z", "a", "b");
        assertThat(layout.tensors()).extracting(GgufTensor::offset).containsExactly(0L, 96L, 128L);
        assertThat(layout.dataOffset() % 32).isZero();
        assertThat(layout.fileBytes()).as("zeros after the last tensor too").isEqualTo(layout.dataOffset() + 160);
    }

    @Test
    void dropsTrailingDimensionsOfOneButKeepsTheFirst() {
        GgufLayout layout = GgufLayout.of(
                NOTHING,
                List.of(
                        new GgufTensor("a", List.of(1L, 1L, 1L), GgmlType.F32, 0, 0),
                        new GgufTensor("b", List.of(1L, 3L, 1L), GgmlType.F32, 0, 0)));

        byte[] expected = new RawGguf()
                .tensor("a", RawGguf.F32, 0, 1)
                .tensor("b", RawGguf.F32, 32, 1, 3)
                .build();
        assertThat(layout.header()).isEqualTo(expected);
    }

    @Test
    void writesBytesThatAreNoUtf8AsTheyWere() {
        byte[] odd = RawGguf.bytes('a', 0x80, 0xff);
        GgufMetadata metadata =
                GgufMetadata.builder().set("odd", GgufValue.Text.of(odd)).build();

        assertThat(GgufLayout.of(metadata, List.of()).header())
                .isEqualTo(new RawGguf().key("odd", RawGguf.STRING, text(odd)).build());
    }

    @Test
    void refusesMetadataThatPromiseAnotherAlignment() {
        GgufMetadata metadata = GgufMetadata.builder()
                .set("general.alignment", new GgufValue.UInt32(64))
                .build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> GgufLayout.of(metadata, List.of()))
                .withMessageContaining("64")
                .withMessageContaining("32");
    }

    @Test
    void reproducesTheHeaderOfATrainedModel() throws IOException {
        Path path = SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf");
        try (GgufFile opened = GgufFile.open(path)) {
            GgufLayout layout = GgufLayout.of(opened.metadata(), opened.tensors());

            byte[] header = new byte[(int) opened.dataOffset()];
            try (InputStream input = Files.newInputStream(path)) {
                assertThat(input.readNBytes(header, 0, header.length)).isEqualTo(header.length);
            }
            assertThat(layout.header()).isEqualTo(header);
            assertThat(layout.fileBytes()).isEqualTo(opened.fileBytes());
        }
    }
}
