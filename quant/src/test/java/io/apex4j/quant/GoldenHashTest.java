package io.apex4j.quant;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoders against hashes of what ggml's quantizer writes on x86-64 for two pseudo-random inputs. */
class GoldenHashTest {
    /** Types of golden.tsv that this library neither reads nor writes. */
    private static final Set<GgmlType> WITHOUT_FORMAT = EnumSet.of(GgmlType.NVFP4, GgmlType.Q1_0, GgmlType.Q2_0);

    private static final int ROWS_OF_FILE = 98;
    /** Twelve of the types without format and one of the former search. */
    private static final int ROWS_LEFT_OUT = 13;
    /** Made with a llama.cpp older than the one of all other golden data; see {@link FormerTernaryKernels}. */
    private static final String ROW_OF_FORMER_SEARCH = "IQ1_M edge with imatrix";

    @Test
    void theMainInputIsTheOneOfTheRecipe() {
        assertThat(Sha256.of(GoldenInputs.main().littleEndian()))
                .isEqualTo("f900fc501ee96b8d9810fe89cc825a28322bbf67552089ee89fad23c32ec2f91");
    }

    @Test
    void theEdgeInputIsTheOneOfTheRecipe() {
        assertThat(Sha256.of(GoldenInputs.edge().littleEndian()))
                .isEqualTo("87c654c83138e6d8db628fd48734a07f12596ebb6cf8ba9294c4e0c69310a777");
    }

    @Test
    void theImportanceIsTheOneOfTheRecipe() {
        assertThat(Sha256.of(Rows.littleEndian(GoldenInputs.importance())))
                .isEqualTo("d436609c2116e7fa1e0289a05727257fd705e94c735a480274736d5d15a009a8");
    }

    @Test
    void onlyTheTypesWithoutFormatAreLeftOut() throws IOException {
        List<GoldenRow> rows = allRows();

        assertThat(rows).hasSize(ROWS_OF_FILE);
        assertThat(rows()).hasSize(ROWS_OF_FILE - ROWS_LEFT_OUT);
        assertThat(rows.stream()
                        .map(GoldenRow::type)
                        .filter(type -> !BlockFormats.supports(type))
                        .collect(Collectors.toSet()))
                .isEqualTo(WITHOUT_FORMAT);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void scalarKernelsGiveTheBytesOfGgml(GoldenRow row) {
        assertGolden(row, KernelKind.SCALAR.newKernels());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void preferredKernelsGiveTheBytesOfGgml(GoldenRow row) {
        assertGolden(row, KernelKind.PREFERRED.newKernels());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rowsOfIq1m")
    void theFormerSearchForIq1mGivesTheBytesOfTheFormerGgml(GoldenRow row) {
        assertGolden(row, FormerTernaryKernels.newKernels());
    }

    private static void assertGolden(GoldenRow row, EncodingKernels kernels) {
        float[] importance = row.weighted() ? GoldenInputs.importance() : null;
        byte[] encoded = row.input().encode(BlockFormats.of(row.type()), kernels, importance);

        assertThat(encoded).hasSize(row.bytes());
        assertThat(Sha256.of(encoded)).isEqualTo(row.sha256());
    }

    static Stream<GoldenRow> rows() throws IOException {
        return allRows().stream()
                .filter(row -> !WITHOUT_FORMAT.contains(row.type()))
                .filter(row -> !row.toString().equals(ROW_OF_FORMER_SEARCH));
    }

    static Stream<GoldenRow> rowsOfIq1m() throws IOException {
        return allRows().stream().filter(row -> row.type() == GgmlType.IQ1_M);
    }

    private static List<GoldenRow> allRows() throws IOException {
        try (Stream<String> lines = Files.lines(SharedData.path("golden/golden.tsv"))) {
            return lines.filter(line -> !line.startsWith("#"))
                    .map(GoldenRow::parse)
                    .toList();
        }
    }

    /** One line of golden.tsv. */
    record GoldenRow(String set, GgmlType type, boolean weighted, int bytes, String sha256) {
        static GoldenRow parse(String line) {
            String[] fields = line.split("\t", -1);
            return new GoldenRow(
                    fields[0],
                    GgmlType.valueOf(fields[1]),
                    fields[2].equals("imatrix"),
                    Integer.parseInt(fields[3]),
                    fields[4]);
        }

        Rows input() {
            return switch (set) {
                case "main" -> GoldenInputs.main();
                case "edge" -> GoldenInputs.edge();
                default -> throw new IllegalArgumentException("No input named " + set);
            };
        }

        @Override
        public String toString() {
            return type + " " + set + (weighted ? " with imatrix" : "");
        }
    }
}
