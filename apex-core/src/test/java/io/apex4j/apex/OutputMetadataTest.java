package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputMetadataTest {
    @Test
    void everyKeySetMovesToTheEndInTheOrderOfLlamaQuantize() {
        ModelShape source = ShapeBuilder.tinyMoe()
                .set("general.quantization_version", new GgufValue.UInt32(1))
                .set("general.file_type", new GgufValue.UInt32(32))
                .set("split.no", new GgufValue.UInt16(0))
                .set("split.count", new GgufValue.UInt16(1))
                .set("split.tensors.count", new GgufValue.Int32(15))
                .set("general.name", new GgufValue.Text("tiny"))
                .set("tokenizer.ggml.model", new GgufValue.Text("gpt2"))
                .set("quantize.imatrix.file", new GgufValue.Text("older"))
                .build();
        QuantizeOptions options = QuantizeOptions.of(FileType.Q4_K_M)
                .override(KeyOverride.parse("general.name=str:renamed"))
                .override(KeyOverride.parse("tinymoe.expert_used_count=int:-1"))
                .importance(facts("m.gguf", Optional.of("calibration.txt"), 138))
                .pruneLayers(List.of(0))
                .build();

        assertThat(metadata(source, options).values().entrySet())
                .extracting(entry -> entry.getKey() + " " + entry.getValue())
                .containsExactly(
                        "general.architecture Text[value=tinymoe]",
                        "tinymoe.expert_count UInt32[value=4]",
                        "tokenizer.ggml.model Text[value=gpt2]",
                        "general.quantization_version UInt32[value=2]",
                        "general.file_type UInt32[value=15]",
                        "general.name Text[value=renamed]",
                        "tinymoe.expert_used_count UInt32[value=1]",
                        "quantize.imatrix.file Text[value=m.gguf]",
                        "quantize.imatrix.dataset Text[value=calibration.txt]",
                        "quantize.imatrix.entries_count UInt32[value=1]",
                        "quantize.imatrix.chunks_count UInt32[value=138]",
                        "tinymoe.block_count UInt32[value=1]");
    }

    @Test
    void theUserMayOverrideWhatIsSetBeforeButNotTheKeysOfTheMatrix() {
        QuantizeOptions options = QuantizeOptions.of(FileType.Q4_K_M)
                .override(KeyOverride.parse("general.file_type=int:7"))
                .override(KeyOverride.parse("quantize.imatrix.file=str:mine"))
                .importance(facts("m.gguf", Optional.empty(), 0))
                .build();
        GgufMetadata metadata = metadata(ShapeBuilder.tinyMoe().build(), options);

        assertThat(metadata.integer("general.file_type")).hasValue(7);
        assertThat(metadata.text("quantize.imatrix.file")).hasValue("m.gguf");
    }

    @Test
    void datasetAndChunksAreWrittenOnlyWhenKnown() {
        QuantizeOptions options = QuantizeOptions.of(FileType.Q4_K_M)
                .importance(facts("m.dat", Optional.empty(), 0))
                .build();

        assertThat(metadata(ShapeBuilder.tinyMoe().build(), options).values())
                .containsKeys("quantize.imatrix.file", "quantize.imatrix.entries_count")
                .doesNotContainKeys("quantize.imatrix.dataset", "quantize.imatrix.chunks_count");
    }

    @Test
    void aMatrixWithoutEntriesLeftIsNotMentioned() {
        QuantizeOptions options = QuantizeOptions.of(FileType.Q4_K_M)
                .importance(facts("m.gguf", Optional.of("text"), 4))
                .weights(new WeightFilter(List.of("nothing"), List.of()))
                .build();

        assertThat(metadata(ShapeBuilder.tinyMoe().build(), options).values().keySet())
                .noneMatch(key -> key.startsWith("quantize."));
    }

    @Test
    void onlyEntriesThatAFilterLeavesAreCounted() {
        ImportanceFacts facts = new ImportanceFacts(
                "m.gguf",
                Optional.empty(),
                0,
                new TreeMap<>(Map.of(
                        "blk.0.attn_q.weight", ImportanceFacts.Entry.of(new float[256]),
                        "blk.1.attn_q.weight", ImportanceFacts.Entry.of(new float[256]),
                        "blk.0.ffn_up.weight", ImportanceFacts.Entry.of(new float[256]))));
        QuantizeOptions options = QuantizeOptions.of(FileType.Q4_K_M)
                .importance(facts)
                .weights(new WeightFilter(List.of(), List.of("ffn")))
                .build();

        assertThat(metadata(ShapeBuilder.tinyMoe().build(), options).integer("quantize.imatrix.entries_count"))
                .hasValue(2);
    }

    @Test
    void namesAreCutToTheirFirst127Bytes() {
        String name = "m".repeat(126) + "é.gguf";
        QuantizeOptions options = QuantizeOptions.of(FileType.Q4_K_M)
                .importance(facts(name, Optional.of("d".repeat(128)), 1))
                .build();
        GgufMetadata metadata = metadata(ShapeBuilder.tinyMoe().build(), options);

        assertThat(metadata.get("quantize.imatrix.file").orElseThrow())
                .isInstanceOfSatisfying(
                        GgufValue.Text.class,
                        text -> assertThat(text.bytes())
                                .hasSize(127)
                                .startsWith("m".repeat(126).getBytes(StandardCharsets.UTF_8))
                                .endsWith(0xc3));
        assertThat(metadata.text("quantize.imatrix.dataset")).hasValue("d".repeat(127));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "Q8_0", "Q4_K_M", "IQ1_M", "MXFP4_MOE"})
    void theFileTypeIsWrittenWithItsNumber(FileType fileType) {
        assertThat(metadata(
                                ShapeBuilder.tinyMoe().build(),
                                QuantizeOptions.of(fileType).build())
                        .integer("general.file_type"))
                .hasValue(fileType.number());
    }

    @Test
    void aCopyKeepsTheFileTypeOfItsSource() {
        ModelShape source = ShapeBuilder.tinyMoe()
                .set("general.file_type", new GgufValue.UInt32(38))
                .build();

        assertThat(metadata(source, QuantizeOptions.of(FileType.COPY).build()).integer("general.file_type"))
                .hasValue(38);
    }

    @Test
    void aCopyOfASourceWithoutFileTypeCarriesAGuess() {
        ModelShape source = ShapeBuilder.of("m")
                .floats("a_norm.weight", 256)
                .tensor("blk.0.ffn_up.weight", GgmlType.Q4_K, 256, 256)
                .tensor("blk.1.ffn_up.weight", GgmlType.Q4_K, 256, 256)
                .build();

        assertThat(metadata(source, QuantizeOptions.of(FileType.COPY).build()).integer("general.file_type"))
                .hasValue(1024 + 15);
    }

    @Test
    void keptShardsCarryTheirPlaceAndOnlyTheFirstAllElse() {
        ModelShape source = ShapeBuilder.of("m")
                .set("split.no", new GgufValue.UInt16(0))
                .set("split.count", new GgufValue.UInt16(2))
                .set("split.tensors.count", new GgufValue.Int32(3))
                .weights("blk.1.ffn_up.weight", 256, 256)
                .weights("blk.0.ffn_up.weight", 256, 256)
                .nextShard()
                .weights("blk.2.ffn_up.weight", 256, 256)
                .build();
        Plan plan = Planner.plan(
                source, QuantizeOptions.of(FileType.Q4_K_M).keepSplit(true).build());

        assertThat(plan.shards().getFirst().metadata().values().keySet())
                .containsExactly(
                        "general.architecture",
                        "general.quantization_version",
                        "general.file_type",
                        "split.no",
                        "split.count",
                        "split.tensors.count");
        assertThat(plan.shards().getLast().metadata().values())
                .isEqualTo(Map.of(
                        "split.no", new GgufValue.UInt16(1),
                        "split.count", new GgufValue.UInt16(2),
                        "split.tensors.count", new GgufValue.Int32(3)));
        assertThat(plan.shards().getFirst().tensors())
                .extracting(PlannedTensor::name)
                .containsExactly("blk.1.ffn_up.weight", "blk.0.ffn_up.weight");
        assertThat(plan.shards().getLast().tensors())
                .extracting(PlannedTensor::name)
                .containsExactly("blk.2.ffn_up.weight");
        assertThat(plan.outputFiles(Path.of("out", "new.gguf")))
                .containsExactly(Path.of("out", "new-00001-of-00002.gguf"), Path.of("out", "new-00002-of-00002.gguf"));
    }

    @Test
    void shardsAreJoinedUnlessTheyAreKept() {
        ModelShape source = ShapeBuilder.of("m")
                .set("split.count", new GgufValue.UInt16(2))
                .weights("blk.10.ffn_up.weight", 256, 256)
                .weights("output.weight", 256, 64)
                .nextShard()
                .weights("blk.2.ffn_up.weight", 256, 256)
                .weights("blk.2.attn_q.weight", 256, 256)
                .build();
        Plan plan = Planner.plan(source, QuantizeOptions.of(FileType.Q4_K_M).build());

        assertThat(plan.shards()).singleElement().satisfies(shard -> {
            assertThat(shard.metadata().get("split.count")).isEmpty();
            assertThat(shard.tensors())
                    .extracting(PlannedTensor::name)
                    .containsExactly(
                            "output.weight", "blk.2.attn_q.weight", "blk.2.ffn_up.weight", "blk.10.ffn_up.weight");
        });
        assertThat(plan.outputFiles(Path.of("new.gguf"))).containsExactly(Path.of("new.gguf"));
    }

    private static GgufMetadata metadata(ModelShape source, QuantizeOptions options) {
        return Planner.plan(source, options).shards().getFirst().metadata();
    }

    private static ImportanceFacts facts(String file, Optional<String> dataset, int chunks) {
        return new ImportanceFacts(
                file,
                dataset,
                chunks,
                new TreeMap<>(Map.of("blk.1.attn_q.weight", ImportanceFacts.Entry.of(new float[256]))));
    }
}
