package io.apex4j.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufFile;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.quant.BlockFormats;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the GGUF file that was made of the same folder by llama.cpp's rules. */
class ConverterGoldenTest {
    @TempDir
    private Path temporary;

    @Test
    void tensorsAreThoseOfTheReferenceByteForByteInTheSameOrder() throws IOException {
        assertSameTensors(convert(TinyFolder.original(), OutputType.BF16, 2));
    }

    @Test
    void threadsNeverChangeAByte() throws IOException {
        byte[] one = Files.readAllBytes(convert(TinyFolder.original(), OutputType.Q8_0, 1));
        byte[] four = Files.readAllBytes(convert(TinyFolder.original(), OutputType.Q8_0, 4));

        assertThat(four).isEqualTo(one);
    }

    @Test
    void metadataIsThatOfTheReferenceWithSamplingDefaultsAddedAndTheSizeCountedAsLlamaCppCounts() throws IOException {
        try (GgufFile made = GgufFile.open(convert(TinyFolder.original(), OutputType.BF16, 2));
                GgufFile golden = GgufFile.open(TinyFolder.golden())) {
            GgufMetadata expected = golden.metadata();
            Set<String> keys = new LinkedHashSet<>(made.metadata().values().keySet());
            keys.removeAll(expected.values().keySet());
            List<String> different = expected.values().entrySet().stream()
                    .filter(entry -> !made.metadata().get(entry.getKey()).equals(Optional.of(entry.getValue())))
                    .map(Map.Entry::getKey)
                    .toList();

            assertThat(keys)
                    .containsExactly(
                            "general.sampling.min_p",
                            "general.sampling.temp",
                            "general.sampling.penalty_repeat",
                            "tokenizer.ggml.add_eos_token");
            assertThat(different).containsExactly("general.size_label");
            assertThat(made.metadata().text("general.size_label")).hasValue("4x14M");
        }
    }

    @Test
    void shardsChangeNothing() throws IOException {
        Path folder = TinyFolder.copyWithoutWeightsTo(temporary.resolve("sharded"));
        RawSafetensors weights = TinyFolder.weights();
        StringBuilder index = new StringBuilder();
        for (String name : weights.tensors().keySet()) {
            index.append(index.isEmpty() ? "" : ",").append("\"" + name + "\":\"" + shardOf(name) + "\"");
        }
        for (String shard : List.of(shardOf("model.a"), shardOf("layers.1."), shardOf("layers.7."))) {
            weights.only(name -> shardOf(name).equals(shard)).write(folder.resolve(shard));
        }
        Files.writeString(folder.resolve(Checkpoint.INDEX), "{\"metadata\":{},\"weight_map\":{" + index + "}}");

        assertSameTensors(convert(folder, OutputType.BF16, 2));
    }

    private static String shardOf(String name) {
        String number = name.contains("layers.1") ? "2" : name.contains("layers.7") ? "3" : "1";
        return "model-0000" + number + "-of-00003.safetensors";
    }

    @Test
    void expertsMayBeFusedAsTransformers5WritesThem() throws IOException {
        Path folder = TinyFolder.copyWithoutWeightsTo(temporary.resolve("fused"));
        RawSafetensors weights = TinyFolder.weights();
        for (int layer = 2; layer < 24; layer++) {
            String experts = "model.layers." + layer + ".feed_forward.experts.";
            byte[] gateUp = new byte[0];
            byte[] down = new byte[0];
            for (int expert = 0; expert < 4; expert++) {
                gateUp = joined(
                        gateUp, weights.remove(experts + expert + ".w1.weight").data());
                gateUp = joined(
                        gateUp, weights.remove(experts + expert + ".w3.weight").data());
                down = joined(
                        down, weights.remove(experts + expert + ".w2.weight").data());
            }
            weights.put(experts + "gate_up_proj", "BF16", List.of(4L, 512L, 256L), gateUp);
            weights.put(experts + "down_proj", "BF16", List.of(4L, 256L, 256L), down);
        }
        weights.write(folder.resolve(Checkpoint.SINGLE));

        assertSameTensors(convert(folder, OutputType.BF16, 2));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @Test
    void otherTypesAreRoundedFrom32BitFloatsAndLeaveNormsAndRoutersAlone() throws IOException {
        try (GgufFile golden = GgufFile.open(TinyFolder.golden())) {
            for (OutputType type : List.of(OutputType.F32, OutputType.F16, OutputType.Q8_0)) {
                try (GgufFile made = GgufFile.open(convert(TinyFolder.original(), type, 2))) {
                    for (int index = 0; index < golden.tensors().size(); index++) {
                        GgufTensor from = golden.tensors().get(index);
                        GgufTensor to = made.tensors().get(index);
                        GgmlType expected = from.type() == GgmlType.F32 ? GgmlType.F32 : type.type();

                        assertThat(to.type()).as(to.name()).isEqualTo(expected);
                        assertThat(bytes(made, to)).as(to.name()).isEqualTo(encoded(golden, from, expected));
                    }
                }
            }
        }
    }

    private static byte[] encoded(GgufFile file, GgufTensor tensor, GgmlType type) {
        int elements = (int) tensor.elements();
        float[] values = new float[elements];
        BlockFormats.of(tensor.type()).decode(bytes(file, tensor), 0, values, 0, elements);
        byte[] encoded = new byte[(int) type.rowBytes(elements)];
        int columns = (int) tensor.columns();
        BlockFormats.of(type).newEncoder().encode(values, 0, elements / columns, columns, null, 0, encoded, 0);
        return encoded;
    }

    @Test
    void thePlanSaysWhatIsWritten() throws IOException {
        Path target = temporary.resolve("planned.gguf");
        try (HuggingFaceFolder folder = HuggingFaceFolder.open(TinyFolder.original())) {
            ConversionPlan plan = Converter.plan(
                    folder,
                    ConvertOptions.defaults().withModelName("Tiny Model").withType(OutputType.F16));
            Converter.convert(plan, target, ConvertProgress.NONE);

            assertThat(target).hasSize(plan.fileBytes());
            assertThat(plan.fileName()).isEqualTo("Tiny-Model-F16.gguf");
            assertThat(plan.parameters()).isEqualTo(26_526_296);
            ConvertedTensor stacked = plan.tensors().stream()
                    .filter(tensor -> tensor.name().equals("blk.2.ffn_up_exps.weight"))
                    .findFirst()
                    .orElseThrow();
            assertThat(stacked.shape()).containsExactly(256L, 256L, 4L);
            assertThat(stacked.sources()).hasSize(4).startsWith("model.layers.2.feed_forward.experts.0.w3.weight");
        }
    }

    private void assertSameTensors(Path file) throws IOException {
        try (GgufFile made = GgufFile.open(file);
                GgufFile golden = GgufFile.open(TinyFolder.golden())) {
            assertThat(made.tensors()).isEqualTo(golden.tensors());
            for (GgufTensor tensor : golden.tensors()) {
                assertThat(made.data(tensor).mismatch(golden.data(tensor)))
                        .as(tensor.name())
                        .isEqualTo(-1);
            }
        }
    }

    private static byte[] bytes(GgufFile file, GgufTensor tensor) {
        return file.data(tensor).toArray(ValueLayout.JAVA_BYTE);
    }

    private Path convert(Path path, OutputType type, int threads) throws IOException {
        Path target = temporary.resolve("out.gguf");
        ConvertOptions options =
                ConvertOptions.defaults().withType(type).withThreads(threads).withModelName("tiny-lfm2moe");
        try (HuggingFaceFolder folder = HuggingFaceFolder.open(path)) {
            Converter.convert(Converter.plan(folder, options), target, ConvertProgress.NONE);
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.toList()).noneMatch(file -> file.toString().endsWith(".part"));
        }
        return target;
    }
}
