package io.apex4j.quant;

import static io.apex4j.quant.BlockAssertions.assertSameBlocks;
import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Encoders and decoders against the blocks that llama.cpp's own library wrote and read, for nine kinds of input. */
class GoldenBlocksTest {
    private static final String FOLDER = "golden/blocks";
    private static final int ALL_CASES = 612;
    private static final int COLUMNS = 512;
    /** Formats of activations inside integer dot products; files never hold them. */
    private static final Set<GgmlType> ACTIVATIONS = EnumSet.of(GgmlType.Q8_1, GgmlType.Q8_K);

    private static final int ACTIVATION_CASES = 18;

    @Test
    void everyCaseIsTestedExceptThoseOfActivations() throws IOException {
        List<BlockCase> left = allCases().stream()
                .filter(golden -> !BlockFormats.supports(golden.type()))
                .toList();

        assertThat(allCases()).hasSize(ALL_CASES);
        assertThat(left).hasSize(ACTIVATION_CASES).allMatch(golden -> ACTIVATIONS.contains(golden.type()));
        assertThat(cases()).hasSize(ALL_CASES - ACTIVATION_CASES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void scalarKernelsWriteTheGoldenBlocks(BlockCase golden) throws IOException {
        assertSameBlocks(golden.encode(KernelKind.SCALAR), golden.blocks(), golden.type());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void preferredKernelsWriteTheGoldenBlocks(BlockCase golden) throws IOException {
        assertSameBlocks(golden.encode(KernelKind.PREFERRED), golden.blocks(), golden.type());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decodedCases")
    void decodersGiveTheGoldenValues(BlockCase golden) throws IOException {
        float[] decoded = golden.decode();

        if (golden.decodedFile().isPresent()) {
            Rows expected = Rows.read(blockFile(golden.decodedFile().get()), COLUMNS);
            assertThat(decoded).containsExactly(expected.values());
        }
        assertThat(Sha256.of(Rows.littleEndian(decoded)))
                .isEqualTo(golden.decodedSha256().orElseThrow());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theGoldenFilesAreTheOnesOfTheManifest(BlockCase golden) throws IOException {
        assertThat(Sha256.of(golden.blocks())).isEqualTo(golden.sha256());
    }

    static Stream<BlockCase> cases() throws IOException {
        return allCases().stream().filter(golden -> !ACTIVATIONS.contains(golden.type()));
    }

    /** Cases made with a row function have no decoded values. */
    static Stream<BlockCase> decodedCases() throws IOException {
        return cases().filter(golden -> golden.decodedSha256().isPresent());
    }

    private static List<BlockCase> allCases() throws IOException {
        JsonNode manifest = JsonMapper.builder().build().readTree(Files.readString(blockFile("manifest.json")));
        List<BlockCase> cases = new ArrayList<>();
        for (JsonNode node : manifest.get("cases")) {
            cases.add(BlockCase.parse(node));
        }
        return cases;
    }

    private static Path blockFile(String name) {
        return SharedData.path(FOLDER + "/" + name);
    }

    /** One case of the manifest; files are relative to its folder. */
    record BlockCase(
            GgmlType type,
            String input,
            Optional<String> importance,
            String file,
            String sha256,
            Optional<String> decodedFile,
            Optional<String> decodedSha256) {
        static BlockCase parse(JsonNode node) {
            return new BlockCase(
                    GgmlType.valueOf(node.get("type").asString()),
                    node.get("input").asString(),
                    text(node, "imatrix"),
                    node.get("file").asString(),
                    node.get("sha256").asString(),
                    text(node, "deq_file"),
                    text(node, "deq_sha256"));
        }

        private static Optional<String> text(JsonNode node, String name) {
            return node.hasNonNull(name) ? Optional.of(node.get(name).asString()) : Optional.empty();
        }

        byte[] blocks() throws IOException {
            return Files.readAllBytes(blockFile(file));
        }

        byte[] encode(KernelKind kind) throws IOException {
            Rows rows = Rows.read(blockFile("IN/" + input + ".f32"), COLUMNS);
            float[] weights = importance.isEmpty()
                    ? null
                    : Rows.read(blockFile("IM/" + importance.get() + ".f32"), COLUMNS)
                            .values();
            return rows.encode(BlockFormats.of(type), kind.newKernels(), weights);
        }

        float[] decode() throws IOException {
            byte[] blocks = blocks();
            float[] values = new float[blocks.length / type.blockBytes() * type.blockSize()];
            BlockFormats.of(type).decode(blocks, 0, values, 0, values.length);
            return values;
        }

        @Override
        public String toString() {
            return file.substring("Q/".length())
                    + importance.map(name -> " with " + name).orElse("");
        }
    }
}
