package io.apex4j.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.apex4j.gguf.GgufFile;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of configuration, tokenizer and model card. */
class ConvertedMetadataTest {
    private static final String LFM2_TAIL =
            "|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}{1,3}" + "| ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*";

    @TempDir
    private Path temporary;

    private SmallFolder folder;

    @BeforeEach
    void writeFolder() {
        folder = SmallFolder.in(temporary.resolve("Small Model"));
    }

    @Test
    void tokensWithoutTextAreFillersAndAddedTokensAreControlOrTheUsers() {
        GgufMetadata metadata = folder.plan().metadata();

        assertThat(metadata.texts("tokenizer.ggml.tokens").orElseThrow())
                .containsExactly(
                        "<s>",
                        "<|mark|>",
                        "<tool>",
                        "a",
                        "b",
                        "ab",
                        "c",
                        "d",
                        "[PAD8]",
                        "[PAD9]",
                        "[PAD10]",
                        "[PAD11]",
                        "[PAD12]",
                        "[PAD13]",
                        "[PAD14]",
                        "[PAD15]");
        assertThat(metadata.integers("tokenizer.ggml.token_type").orElseThrow())
                .containsExactly(3, 3, 4, 1, 1, 1, 1, 1, 5, 5, 5, 5, 5, 5, 5, 5);
    }

    @Test
    void mergesOfOldAndNewFilesAreTheSameAndHoldNoSpaces() {
        List<String> pairs = merges();
        folder.edit("tokenizer.json", "[\"a\", \"b\"]", "\"a b\"");

        assertThat(pairs).containsExactly("a b", "a \u0120b");
        assertThat(merges()).isEqualTo(pairs);
    }

    private List<String> merges() {
        return folder.plan().metadata().texts("tokenizer.ggml.merges").orElseThrow();
    }

    @Test
    void specialTokensComeFromTheTokenizerElseFromTheConfiguration() {
        folder.write("special_tokens_map.json", "{\"pad_token\": {\"content\": \"<|mark|>\"}, \"bos_token\": \"b\"}");
        GgufMetadata metadata = folder.plan().metadata();

        assertThat(metadata.integer("tokenizer.ggml.bos_token_id")).hasValue(0);
        assertThat(metadata.integer("tokenizer.ggml.eos_token_id")).hasValue(7);
        assertThat(metadata.integer("tokenizer.ggml.padding_token_id")).hasValue(1);
        assertThat(metadata.get("tokenizer.ggml.add_bos_token")).hasValue(new GgufValue.Bool(true));
    }

    @Test
    void furtherEndsOfTextsAreKept() {
        folder.write("generation_config.json", "{\"eos_token_id\": [7, 2, 6], \"temperature\": 0.25, \"top_k\": 80}");
        GgufMetadata metadata = folder.plan().metadata();

        assertThat(metadata.integer("tokenizer.ggml.eos_token_id")).hasValue(7);
        assertThat(metadata.integer("tokenizer.ggml.eot_token_id")).hasValue(2);
        assertThat(metadata.integer("tokenizer.ggml.eom_token_id")).hasValue(6);
        assertThat(metadata.get("general.sampling.temp")).hasValue(new GgufValue.Float32(0.25f));
        assertThat(metadata.get("general.sampling.top_k")).hasValue(new GgufValue.Int32(80));
    }

    @Test
    void theTemplateOfItsOwnFileWins() {
        folder.write(
                "tokenizer_config.json",
                "{\"chat_template\": [{\"name\": \"default\", \"template\": \"A\"},"
                        + " {\"name\": \"tool-use\", \"template\": \"B\"}]}");
        GgufMetadata ofSettings = folder.plan().metadata();
        folder.write("chat_template.jinja", "{{ x }}\r\n");
        GgufMetadata ofFile = folder.plan().metadata();

        assertThat(ofSettings.text("tokenizer.chat_template")).hasValue("A");
        assertThat(ofSettings.text("tokenizer.chat_template.tool_use")).hasValue("B");
        assertThat(ofFile.text("tokenizer.chat_template")).hasValue("{{ x }}\n");
        assertThat(ofFile.get("tokenizer.chat_templates")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            (?i:'s|'t|'re|'ve|'m|'ll|'d)TAIL|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+; lfm2
            '(?i:[sdmt]|ll|ve|re)TAIL|\\\\s*[\\\\r\\\\n]|\\\\s+(?!\\\\S)|\\\\s; lfm2
            """, quoteCharacter = '`')
    void splittingPatternsAreRecognised(String pattern, String name) {
        withPattern(pattern.replace("TAIL", LFM2_TAIL));

        assertThat(folder.plan().metadata().text("tokenizer.ggml.pre")).hasValue(name);
    }

    @Test
    void anotherPatternIsRefusedByNamingIt() {
        withPattern("[a-z]+|.");

        assertThatExceptionOfType(ConvertException.class)
                .isThrownBy(folder::plan)
                .withMessageContaining("pre_tokenizer '[a-z]+|.' is unknown; those of LFM2, Llama 3, Qwen 2 and GPT-2");
    }

    private void withPattern(String pattern) {
        folder.edit(
                "tokenizer.json",
                "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"use_regex\": true}",
                "{\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Split\", \"pattern\": {\"Regex\": \""
                        + pattern + "\"}, \"behavior\": \"Isolated\", \"invert\": false},"
                        + " {\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"use_regex\": false}]}");
    }

    @Test
    void theBaseOfTheRotaryEmbeddingMayBeNested() {
        folder.config(
                "\"rope_theta\": 1000000.0", "\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 5e6}");

        assertThat(folder.plan().metadata().get("lfm2moe.rope.freq_base")).hasValue(new GgufValue.Float32(5e6f));
    }

    @Test
    void attentionLayersMayBeGivenByTheirNumbers() {
        long[] byTypes = keyValueHeads();
        folder.config("\"layer_types\": [\"conv\", \"full_attention\", \"conv\"]", "\"full_attn_idxs\": [1]");

        assertThat(byTypes).containsExactly(0, 1, 0);
        assertThat(keyValueHeads()).isEqualTo(byTypes);
    }

    private long[] keyValueHeads() {
        return folder.plan()
                .metadata()
                .integers("lfm2moe.attention.head_count_kv")
                .orElseThrow();
    }

    @Test
    void denseModelsShrinkTheirFeedForwardNetworkByTheirOwnRule() throws IOException {
        folder.weights().tensors().keySet().removeIf(name -> name.contains("feed_forward"));
        for (int layer = 0; layer < 3; layer++) {
            String prefix = "model.layers." + layer + ".feed_forward.";
            folder.add(prefix + "w1.weight", 512, 32);
            folder.add(prefix + "w2.weight", 32, 512);
            folder.add(prefix + "w3.weight", 512, 32);
        }
        folder.writeWeights()
                .config("Lfm2MoeForCausalLM", "Lfm2ForCausalLM")
                .config("lfm2_moe", "lfm2")
                .config(
                        "\"intermediate_size\": 64",
                        "\"block_ff_dim\": 600, \"block_auto_adjust_ff_dim\": true, \"block_multiple_of\": 256,"
                                + " \"block_ffn_dim_multiplier\": 1.0");

        try (GgufFile file = GgufFile.open(folder.convert(OutputType.Q8_0))) {
            assertThat(file.metadata().text("general.architecture")).hasValue("lfm2");
            assertThat(file.metadata().integer("lfm2.feed_forward_length")).hasValue(512);
            assertThat(file.metadata().integer("general.file_type")).hasValue(7);
            assertThat(file.metadata().values().keySet()).noneMatch(key -> key.contains("expert"));
        }
    }

    @Test
    void theModelCardGivesLicenceTagsLanguagesAndBase() {
        folder.write("README.md", """
                ---
                license: other
                license_name: "lfm1.0"  # a comment
                license_link: LICENSE
                language:
                - en
                - no
                tags: [liquid, 'lfm2']
                pipeline_tag: text-generation
                base_model: LiquidAI/LFM2.5-8B-A1B-Base
                widget:
                - text: nothing
                ---
                # Card
                license: mit
                """);
        ConversionPlan plan = folder.plan();

        assertThat(plan.facts().license()).hasValue("other");
        assertThat(plan.facts().licenseName()).hasValue("lfm1.0");
        assertThat(plan.facts().baseModels()).containsExactly("LiquidAI/LFM2.5-8B-A1B-Base");
        assertThat(plan.metadata().texts("general.tags").orElseThrow())
                .containsExactly("liquid", "lfm2", "text-generation");
        assertThat(plan.metadata().texts("general.languages").orElseThrow()).containsExactly("en", "no");
        assertThat(plan.metadata().text("general.base_model.0.repo_url"))
                .hasValue("https://huggingface.co/LiquidAI/LFM2.5-8B-A1B-Base");
    }

    @Test
    void modelsAreNamedAfterTheCacheOfTheHubElseTheFolder() {
        Path cached = temporary.resolve("models--LiquidAI--LFM2.5-8B-A1B/snapshots/5dd22602");
        ModelFacts facts = ModelFactsReader.read(cached);

        assertThat(facts.name()).isEqualTo("LFM2.5-8B-A1B");
        assertThat(facts.repository()).hasValue("LiquidAI/LFM2.5-8B-A1B");
        assertThat(folder.plan().facts().name()).isEqualTo("Small Model");
        assertThat(folder.plan().fileName()).isEqualTo("Small-Model-BF16.gguf");
    }
}
