package io.apex4j.gguf;

import static io.apex4j.gguf.RawGguf.bytes;
import static io.apex4j.gguf.RawGguf.text;
import static io.apex4j.gguf.RawGguf.u16;
import static io.apex4j.gguf.RawGguf.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufModelTest {
    @TempDir
    private Path folder;

    @Test
    void opensASingleFileUnderAnyName() throws IOException {
        Path file = new RawGguf()
                .tensor("a", RawGguf.F32, 0, 1)
                .data(bytes(1, 2, 3, 4))
                .writeTo(folder.resolve("anything"));

        try (GgufModel model = GgufModel.open(file)) {
            assertThat(model.paths()).containsExactly(file);
            assertThat(model.tensors()).extracting(GgufTensor::name).containsExactly("a");
        }
    }

    @Test
    void opensASingleFileThatSaysItIsOneOfOne() throws IOException {
        Path file = shard(0, 1, 0).writeTo(folder.resolve("anything"));

        try (GgufModel model = GgufModel.open(file)) {
            assertThat(model.shards()).hasSize(1);
        }
    }

    @Test
    void joinsShardsInTheirOrder() throws IOException {
        writeThreeShards();

        try (GgufModel model = GgufModel.open(path(0))) {
            assertThat(model.paths()).containsExactly(path(0), path(1), path(2));
            assertThat(model.metadata().text("general.name")).hasValue("shard 0");
            assertThat(model.tensors())
                    .extracting(GgufTensor::name)
                    .containsExactly("tensor 0", "tensor 1", "tensor 2");
            assertThat(model.tensors()).extracting(GgufTensor::shard).containsExactly(0, 1, 2);
            assertThat(model.data(model.tensors().get(2)).toArray(ValueLayout.JAVA_BYTE))
                    .containsExactly(2, 2, 2, 2);
            assertThat(model.fileBytes()).isEqualTo(Files.size(path(0)) + Files.size(path(1)) + Files.size(path(2)));
        }
    }

    @Test
    void namesShardsFromOneWithFiveDigits() {
        assertThat(GgufModel.shardName("model", 1, 12)).isEqualTo("model-00002-of-00012.gguf");
    }

    @Test
    void refusesToStartFromAnotherThanTheFirstShard() throws IOException {
        writeThreeShards();

        assertRefused(path(1), path(1), "shard 2 of 3", "name the first one");
    }

    @Test
    void refusesAMissingShard() throws IOException {
        writeThreeShards();
        Files.delete(path(1));

        assertRefused(path(0), path(0), "shard 2 of 3 is missing", path(1).toString());
    }

    @Test
    void refusesAShardThatWasRenamed() throws IOException {
        writeThreeShards();
        Path renamed = Files.move(path(0), folder.resolve("first.gguf"));

        assertRefused(renamed, renamed, "first of 3 shards", "must end with '-00001-of-00003.gguf'");
    }

    @Test
    void refusesAShardWithAnotherNumber() throws IOException {
        writeThreeShards();
        shard(2, 3, 3).writeTo(path(1));

        assertRefused(path(0), path(1), "says that it is shard 3 of 3", "shard 2 of 3 was expected");
    }

    @Test
    void refusesAShardOfAnotherCount() throws IOException {
        writeThreeShards();
        shard(1, 4, 3).writeTo(path(1));

        assertRefused(path(0), path(1), "shard 2 of 4", "shard 2 of 3 was expected");
    }

    @Test
    void refusesAShardThatDoesNotSayThatItIsOne() throws IOException {
        writeThreeShards();
        new RawGguf().writeTo(path(1));

        assertRefused(path(0), path(1), "shard 1 of 1", "shard 2 of 3 was expected");
    }

    @Test
    void refusesAMalformedShardByItsOwnName() throws IOException {
        writeThreeShards();
        Files.write(path(2), new byte[100]);

        assertRefused(path(0), path(2), "not a GGUF file");
    }

    @Test
    void refusesATensorThatIsInTwoShards() throws IOException {
        writeThreeShards();
        shard(2, 3, 3, "tensor 0").writeTo(path(2));

        assertRefused(path(0), path(2), "'tensor 0'", path(0).toString());
    }

    @Test
    void refusesAnotherTotalOfTensors() throws IOException {
        writeThreeShards();
        shard(0, 3, 4).writeTo(path(0));

        assertRefused(path(0), path(0), "split.tensors.count is 4", "3 shards have 3 tensors");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 65_536, 0x1_0000_0001L, Long.MAX_VALUE, Long.MIN_VALUE})
    void refusesImpossibleCountsOfShards(long count) throws IOException {
        Path file = new RawGguf()
                .key("split.count", RawGguf.INT64, RawGguf.u64(count))
                .writeTo(path(0));

        assertRefused(file, file, "split.count is " + count, "1 to 65535");
    }

    private void writeThreeShards() throws IOException {
        for (int index = 0; index < 3; index++) {
            shard(index, 3, 3).writeTo(path(index));
        }
    }

    private Path path(int index) {
        return folder.resolve(GgufModel.shardName("model", index, 3));
    }

    private static RawGguf shard(int index, int count, int tensors) {
        return shard(index, count, tensors, "tensor " + index);
    }

    private static RawGguf shard(int index, int count, int tensors, String name) {
        RawGguf raw = new RawGguf()
                .key("general.name", RawGguf.STRING, text("shard " + index))
                .key("split.no", RawGguf.UINT16, u16(index))
                .key("split.count", RawGguf.UINT16, u16(count));
        if (count > 1) {
            raw.key("split.tensors.count", RawGguf.INT32, u32(tensors));
        }
        return raw.tensor(name, RawGguf.F32, 0, 1).data(bytes(index, index, index, index));
    }

    /** Faults between files lie at no byte of one: the offset is 0. */
    private static void assertRefused(Path opened, Path blamed, String... words) {
        GgufFormatException refusal = catchThrowableOfType(
                GgufFormatException.class, () -> GgufModel.open(opened).close());

        assertThat(refusal).as("the model was accepted").isNotNull();
        assertThat(refusal.file()).isEqualTo(blamed);
        assertThat(refusal.offset()).isZero();
        assertThat(refusal.reason()).contains(words);
    }
}
