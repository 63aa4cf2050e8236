package io.apex4j.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with a folder is named, with the file and the place. */
class BadFolderTest {
    private static final String UP = "model.layers.0.feed_forward.w3.weight";

    @TempDir
    private Path temporary;

    private SmallFolder folder;

    @BeforeEach
    void writeFolder() {
        folder = SmallFolder.in(temporary.resolve("small"));
    }

    @Test
    void theFolderItselfIsFine() throws IOException {
        assertThat(folder.convert(OutputType.BF16)).hasSize(folder.plan().fileBytes());
    }

    @Test
    void whatIsNoFolderOrHasNoConfigurationIsRefused() throws IOException {
        assertRefused(temporary.resolve("nowhere")).withMessageContaining("nowhere: is not a folder");
        assertRefused(Files.createDirectory(temporary.resolve("empty")))
                .withMessageContaining("config.json: no such file");
        Files.delete(folder.path().resolve("tokenizer.json"));
        assertRefused().withMessageContaining("tokenizer.json: no such file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "Lfm2MoeForCausalLM" | "LlamaForCausalLM" | 'LlamaForCausalLM' with model_type 'lfm2_moe'; Lfm2ForCausalLM (lfm2) and Lfm2MoeForCausalLM (lfm2_moe) can be converted
            "lfm2_moe" | "lfm2_vl" | model_type 'lfm2_vl'
            "num_hidden_layers": 3 | "num_hidden_layers": 4 | layer_types is an array of 3; num_hidden_layers is 4
            "num_hidden_layers": 3 | "num_hidden_layers": 0 | num_hidden_layers is 0; it must be from 1 to 1024
            "hidden_size": 32 | "hidden_size": 1e99 | hidden_size is 1.0E99; it must be an integer
            "hidden_size": 32, | ` ` | hidden_size is missing
            "full_attention" | "sliding" | an element of layer_types is 'sliding'
            "rope_theta": 1000000.0 | "rope_theta": -1 | rope_theta is -1.0; it must be above 0
            "rope_theta": 1000000.0 | "rope_parameters": {"rope_type": "yarn"} | rope_parameters.rope_type is 'yarn'
            "rope_theta": 1000000.0, | ` ` | rope_theta, also within rope_parameters, is missing
            "num_attention_heads": 2 | "num_attention_heads": 3 | which does not divide the hidden_size 32
            "num_experts_per_tok": 1 | "num_experts_per_tok": 3 | num_experts_per_tok is 3; it must be from 1 to 2
            "num_dense_layers": 1 | "num_dense_layers": 1, "conv_bias": true | conv_bias is true
            "num_dense_layers": 1 | "num_dense_layers": 1, "norm_topk_prob": false | norm_topk_prob is false
            "num_dense_layers": 1 | "num_dense_layers": 1, "routed_scaling_factor": 2.5 | routed_scaling_factor is 2.5
            "num_dense_layers": 1 | "num_dense_layers": 1, "quantization_config": {} | quantization_config is given
            "vocab_size": 16 | "vocab_size": 5 | vocab_size in config.json is 5
            "vocab_size": 16 | "vocab_size": 16, "vocab_size": 17 | is not valid JSON at line 5
            """)
    void configurationsAreChecked(String before, String after, String message) {
        folder.config(before, after);

        assertRefused().withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "ByteLevel" | "Metaspace" | pre_tokenizer '{"type":"Metaspace"
            "normalizer": null | "normalizer": {"type": "NFC"} | normalizer '{"type":"NFC"}' is unknown
            "BPE" | "Unigram" | model.type is "Unigram"; byte-level BPE
            "BPE", | "BPE", "byte_fallback": true, | model.byte_fallback is true
            "d": 7 | "d": 6 | token 'd' has the id 6, which another token has too
            "d": 7 | "d": -1 | token 'd' has the id -1; ids begin at 0
            "d": 7 | "d": 16 | token 'd' has the id 16, but vocab_size in config.json is 16
            ["a", "b"] | ["a", "b", "c"] | a merge of two texts is wanted at line 6
            ["a", "b"] | "ab" | merge 0, 'ab', does not consist of two tokens
            "<tool>"} | "<tool>"}, {"id": 3, "content": "x"} | the added token 'x' has the id 3 of 'a'
            """)
    void tokenizersAreChecked(String before, String after, String message) {
        folder.edit("tokenizer.json", before, after);

        assertRefused().withMessageContaining(message);
    }

    @Test
    void missingTensorsAreNamed() {
        folder.weights().remove(UP);
        folder.weights().remove("model.layers.2.feed_forward.experts.1.w2.weight");
        folder.writeWeights();

        assertRefused()
                .withMessage("2 tensors are missing in the folder: " + UP
                        + ", model.layers.2.feed_forward.experts.1.w2.weight");
    }

    @Test
    void unknownTensorsAreNamedExceptThoseThatCanBeComputed() {
        folder.add("model.layers.1.self_attn.rotary_emb.inv_freq", 8);
        folder.writeWeights().plan();
        folder.add("model.vision_tower.weight", 2);
        folder.writeWeights();

        assertRefused().withMessage("1 tensor is unknown for lfm2_moe with 3 layers: model.vision_tower.weight");
    }

    @Test
    void wrongShapesAreNamedWithBothShapes() {
        folder.add(UP, 32, 64);
        folder.writeWeights();

        assertRefused()
                .withMessageContaining(
                        "tensor '" + UP + "' has the shape [32, 64]; by config.json it should be [64, 32]");
    }

    @Test
    void typesThatAreNoFloatsAreRefusedByName() {
        folder.weights().put(UP, "F8_E4M3", List.of(64L, 32L), new byte[64 * 32]);
        folder.writeWeights();

        assertRefused().withMessageContaining("tensor '" + UP + "' has the type 'F8_E4M3'; F32, F16 and BF16");
    }

    @Test
    void valuesThatAreNotFiniteAreNamedWithTheirPlaceAndLeaveNothing() throws IOException {
        RawSafetensors.Tensor tensor = folder.weights().get(UP);
        byte[] data = tensor.data().clone();
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putFloat(4 * (40 * 32 + 7), Float.NaN);
        folder.weights().put(UP, tensor.type(), tensor.shape(), data);
        folder.writeWeights();

        assertThatExceptionOfType(ConvertException.class)
                .isThrownBy(() -> folder.convert(OutputType.BF16))
                .withMessageContaining("tensor '" + UP + "': the value at [40, 7] is NaN; weights must be finite");
        assertThat(files(temporary)).containsExactly("small");
    }

    @Test
    void valuesTooLargeForTheTypeAreNamed() {
        RawSafetensors.Tensor tensor = folder.weights().get(UP);
        byte[] data = tensor.data().clone();
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putFloat(4 * 33, 70_000f);
        folder.weights().put(UP, tensor.type(), tensor.shape(), data);
        folder.writeWeights();

        assertThatExceptionOfType(ConvertException.class)
                .isThrownBy(() -> folder.convert(OutputType.F16))
                .withMessageContaining("the value at [1, 1]")
                .withMessageContaining("too large for f16; convert to bf16 or f32");
    }

    @Test
    void aTiedHeadMustEqualTheEmbeddingAndIsNotWrittenTwice() {
        RawSafetensors.Tensor embedding = folder.weights().get("model.embed_tokens.weight");
        folder.weights().put("lm_head.weight", embedding.type(), embedding.shape(), embedding.data());
        folder.writeWeights();
        assertThat(folder.plan().tensors()).extracting(ConvertedTensor::name).doesNotContain("output.weight");

        byte[] other = Arrays.copyOf(embedding.data(), embedding.data().length);
        other[0]++;
        folder.weights().put("lm_head.weight", embedding.type(), embedding.shape(), other);
        folder.writeWeights();
        assertRefused().withMessageContaining("set tie_word_embeddings to false");

        folder.config("\"tie_word_embeddings\": true", "\"tie_word_embeddings\": false");
        assertThat(folder.plan().tensors()).extracting(ConvertedTensor::name).endsWith("output.weight");
    }

    @Test
    void shardsMustBeThereAndHoldWhatTheIndexSays() throws IOException {
        Files.delete(folder.path().resolve(Checkpoint.SINGLE));
        assertRefused().withMessageContaining("has neither model.safetensors nor model.safetensors.index.json");

        writeIndex("one.safetensors", "two.safetensors");
        assertRefused().withMessageContaining("one.safetensors: this shard is missing");

        folder.weights().only(name -> !name.equals(UP)).write(folder.path().resolve("one.safetensors"));
        folder.weights()
                .only(name -> name.equals("model.embedding_norm.weight"))
                .write(folder.path().resolve("two.safetensors"));
        assertRefused().withMessageContaining("tensor 'model.embedding_norm.weight' is in two shards");

        new RawSafetensors().write(folder.path().resolve("two.safetensors"));
        assertRefused().withMessageContaining("tensor '" + UP + "' should be in two.safetensors, but is in no shard");

        folder.weights().only(name -> name.equals(UP)).write(folder.path().resolve("two.safetensors"));
        folder.plan();
        writeIndex("one.safetensors", "one.safetensors");
        assertRefused().withMessageContaining("tensor '" + UP + "' should be in one.safetensors, but is in no shard");
    }

    @ParameterizedTest
    @CsvSource({"../two.safetensors", "/etc/two.safetensors", "sub/../../two.safetensors", "''"})
    void shardsOutsideOfTheFolderAreRefused(String shard) {
        writeIndex("model.safetensors", shard);

        assertRefused().withMessageContaining("lies outside of the folder");
    }

    @Test
    void theOutputNeverReplacesAnInput() throws IOException {
        try (HuggingFaceFolder opened = HuggingFaceFolder.open(folder.path())) {
            ConversionPlan plan = Converter.plan(opened, ConvertOptions.defaults());
            Path weights = folder.path().resolve(Checkpoint.SINGLE);
            Path link = Files.createSymbolicLink(temporary.resolve("link.gguf"), weights);

            assertThat(Converter.targetProblems(plan, weights)).hasSize(2).allMatch(it -> it.contains("would replace"));
            assertThat(Converter.targetProblems(plan, link)).isNotEmpty();
            assertThat(Converter.targetProblems(plan, temporary))
                    .singleElement()
                    .asString()
                    .contains("is a folder");
            assertThat(Converter.targetProblems(plan, temporary.resolve("no/out.gguf")))
                    .singleElement()
                    .asString()
                    .contains("create it first");
            assertThat(Converter.targetProblems(plan, folder.path().resolve("new.gguf")))
                    .isEmpty();
        }
    }

    @Test
    void anInterruptionLeavesNothingUnderAnyName() throws IOException {
        try (HuggingFaceFolder opened = HuggingFaceFolder.open(folder.path())) {
            ConversionPlan plan = Converter.plan(opened, ConvertOptions.defaults());
            Path target = temporary.resolve("out.gguf");
            ConvertProgress interrupting = new ConvertProgress() {
                private final Thread caller = Thread.currentThread();

                @Override
                public void started(long bytes) {}

                @Override
                public void advanced(long bytes) {
                    caller.interrupt();
                }
            };

            assertThatExceptionOfType(Exception.class).isThrownBy(() -> Converter.convert(plan, target, interrupting));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(files(temporary)).containsExactly("small");
        }
    }

    private void writeIndex(String ofMost, String ofOne) {
        StringBuilder index = new StringBuilder();
        for (String name : folder.weights().tensors().keySet()) {
            String shard = name.equals(UP) ? ofOne : ofMost;
            index.append(index.isEmpty() ? "" : ",").append("\"" + name + "\":\"" + shard + "\"");
        }
        folder.write(Checkpoint.INDEX, "{\"weight_map\":{" + index + "}}");
    }

    private ThrowableAssertAlternative<ConvertException> assertRefused() {
        return assertThatExceptionOfType(ConvertException.class).isThrownBy(folder::plan);
    }

    private static ThrowableAssertAlternative<ConvertException> assertRefused(Path path) {
        return assertThatExceptionOfType(ConvertException.class).isThrownBy(() -> HuggingFaceFolder.open(path));
    }

    private static List<String> files(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
