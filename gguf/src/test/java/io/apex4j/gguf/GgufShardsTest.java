package io.apex4j.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufShardsTest {
    @TempDir
    private Path folder;

    @Test
    void aSizeLimitsThePaddedTensorsOfAShard() throws IOException {
        try (GgufModel model = GgufModel.open(fiveTensors(32, 28, 4, 200, 32))) {
            assertThat(tensorCounts(GgufShards.split(model, new ShardLimit.Bytes(64), false)))
                    .containsExactly(2, 1, 1, 1);
            assertThat(tensorCounts(GgufShards.split(model, new ShardLimit.Bytes(63), false)))
                    .containsExactly(1, 1, 1, 1, 1);
            assertThat(tensorCounts(GgufShards.split(model, new ShardLimit.Bytes(1 << 20), true)))
                    .containsExactly(0, 5);
        }
    }

    @Test
    void aNumberLimitsTheTensorsOfAShard() throws IOException {
        try (GgufModel model = GgufModel.open(fiveTensors(4, 4, 4, 4, 4))) {
            assertThat(tensorCounts(GgufShards.split(model, new ShardLimit.Tensors(2), false)))
                    .containsExactly(2, 2, 1);
            assertThat(tensorCounts(GgufShards.split(model, new ShardLimit.Tensors(5), false)))
                    .containsExactly(5);
            assertThat(tensorCounts(GgufShards.split(model, new ShardLimit.Tensors(Integer.MAX_VALUE), true)))
                    .containsExactly(0, 5);
        }
    }

    @Test
    void shardsAreAModelWithTheSameTensors() throws IOException {
        Path source = fiveTensors(4, 8, 12, 16, 20);
        AtomicLong copied = new AtomicLong();
        try (GgufModel model = GgufModel.open(source)) {
            List<GgufLayout> layouts = GgufShards.split(model, new ShardLimit.Tensors(3), false);
            List<Path> targets =
                    List.of(folder.resolve("s-00001-of-00002.gguf"), folder.resolve("s-00002-of-00002.gguf"));
            GgufCopy.run(model, layouts, targets, copied::addAndGet);
            try (GgufModel shards = GgufModel.open(targets.getFirst())) {
                assertThat(shards.metadata().values()).containsKeys("split.no", "split.tensors.count", "split.count");
                for (int index = 0; index < 5; index++) {
                    assertThat(shards.data(shards.tensors().get(index)).toArray(ValueLayout.JAVA_BYTE))
                            .isEqualTo(model.data(model.tensors().get(index)).toArray(ValueLayout.JAVA_BYTE));
                }
            }
        }
        assertThat(copied).hasValue(60);
    }

    @Test
    void whenOneFileFailsNoneAppears() throws IOException {
        Files.createDirectory(folder.resolve("s-00002-of-00002.gguf.part"));
        try (GgufModel model = GgufModel.open(fiveTensors(4, 8, 12, 16, 20))) {
            List<GgufLayout> layouts = GgufShards.split(model, new ShardLimit.Tensors(3), false);
            List<Path> targets =
                    List.of(folder.resolve("s-00001-of-00002.gguf"), folder.resolve("s-00002-of-00002.gguf"));

            assertThatThrownBy(() -> GgufCopy.run(model, layouts, targets, _ -> {}))
                    .isInstanceOf(IOException.class);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("source.gguf", "s-00002-of-00002.gguf.part");
        }
    }

    @Test
    void anotherAlignmentIsRefusedByName() throws IOException {
        Path file = new RawGguf()
                .key("general.alignment", RawGguf.UINT32, RawGguf.u32(64))
                .tensor("a", RawGguf.F32, 0, 1)
                .data(new byte[64])
                .writeTo(folder.resolve("wide.gguf"));

        try (GgufModel model = GgufModel.open(file)) {
            assertThatThrownBy(() -> GgufShards.split(model, ShardLimit.DEFAULT, false))
                    .isInstanceOf(GgufFormatException.class)
                    .hasMessageContaining("general.alignment is 64");
        }
    }

    @Test
    void sizesAreReadAsLlamaGgufSplitReadsThem() {
        assertThat(ShardLimit.Bytes.parse("20M")).isEqualTo(new ShardLimit.Bytes(20_000_000));
        assertThat(ShardLimit.Bytes.parse("2g")).isEqualTo(new ShardLimit.Bytes(2_000_000_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "20", "0G", "-1M", "1.5G", "20K", "9999999999M"})
    void otherTextsAreNoSizes(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShardLimit.Bytes.parse(text))
                .withMessageContaining("'" + text + "'");
    }

    private static List<Integer> tensorCounts(List<GgufLayout> layouts) {
        return layouts.stream().map(layout -> layout.tensors().size()).toList();
    }

    private Path fiveTensors(int... bytes) throws IOException {
        RawGguf raw = new RawGguf().key("general.architecture", RawGguf.STRING, RawGguf.text("lfm2moe"));
        int offset = 0;
        for (int index = 0; index < bytes.length; index++) {
            raw.tensor("tensor " + index, RawGguf.F32, offset, bytes[index] / Float.BYTES);
            offset += Math.ceilDiv(bytes[index], 32) * 32;
        }
        byte[] data = new byte[offset];
        for (int index = 0; index < data.length; index++) {
            data[index] = (byte) index;
        }
        return raw.data(data).writeTo(folder.resolve("source.gguf"));
    }
}
