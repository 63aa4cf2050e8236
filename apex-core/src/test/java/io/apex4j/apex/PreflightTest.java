package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreflightTest {
    private static final ModelShape TINY = ShapeBuilder.tinyMoe().build();
    private static final String GATE = "blk.1.ffn_gate_exps.weight";

    @Test
    void aPlanThatNeedsNothingIsClear() {
        PreflightReport report = check(QuantizeOptions.of(FileType.Q4_K_M));

        assertThat(report.isClear()).isTrue();
        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"IQ1_S", "IQ1_M", "IQ2_XXS", "IQ2_XS", "IQ2_S", "IQ2_M", "IQ3_XXS", "IQ3_XS", "Q2_K_S"})
    void smallTypesNeedAnImportanceMatrix(FileType fileType) {
        assertProblems(QuantizeOptions.of(fileType))
                .singleElement()
                .asString()
                .startsWith("file type " + fileType + " needs an importance matrix (")
                .contains("first blk.0.")
                .contains("give --imatrix FILE");
        assertProblems(QuantizeOptions.of(fileType).importance(complete())).isEmpty();
    }

    @Test
    void variantsNeedAnImportanceMatrixWhateverTheirTypes() {
        assertProblems(QuantizeOptions.of(ApexProfile.parse("i-balanced")))
                .singleElement()
                .asString()
                .startsWith("profile i-balanced needs an importance matrix; give --imatrix FILE");
        assertProblems(QuantizeOptions.of(ApexProfile.parse("balanced"))).isEmpty();
    }

    @Test
    void embeddingAndOutputAreLetOffWhereTheEncoderManages() {
        assertProblems(QuantizeOptions.of(FileType.Q8_0).tokenEmbeddingType(GgmlType.IQ3_XXS))
                .isEmpty();
        assertProblems(QuantizeOptions.of(FileType.Q8_0).tokenEmbeddingType(GgmlType.IQ2_XS))
                .singleElement()
                .asString()
                .contains("1 tensor, first token_embd.weight as IQ2_XS");
    }

    @Test
    void aMissingEntryIsAProblemWhereTheTypeNeedsIt() {
        assertProblems(QuantizeOptions.of(FileType.IQ2_XS).importance(without(complete(), GATE)))
                .containsExactly(
                        "--imatrix m.gguf: no entry for " + GATE + ", which IQ2_XS needs; use a matrix that covers"
                                + " it, or give the tensor another type with --tensor-type " + GATE + "=q4_K");
    }

    @Test
    void aMissingEntryIsAWarningElsewhere() {
        PreflightReport report = check(QuantizeOptions.of(FileType.Q4_K_M).importance(without(complete(), GATE)));

        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings())
                .containsExactly(
                        "--imatrix m.gguf: no entry for 1 tensor (first " + GATE + "); quantized as without a matrix");
    }

    @Test
    void entriesLeftOutOnPurposeAreNoWarning() {
        assertThat(check(QuantizeOptions.of(FileType.Q4_K_M)
                                .importance(complete())
                                .weights(new WeightFilter(List.of(), List.of("ffn_gate_exps"))))
                        .warnings())
                .isEmpty();
    }

    @Test
    void theMatrixOfAnotherModelIsNoticed() {
        ImportanceFacts other = facts(new TreeMap<>(Map.of("blk.9.attn_q.weight", entry(256))));

        assertThat(check(QuantizeOptions.of(FileType.Q4_K_M).importance(other)).warnings())
                .singleElement()
                .asString()
                .contains("is it the matrix of another model?");
    }

    @Test
    void aMatrixWithoutEntriesLeftIsAnnounced() {
        PreflightReport report = check(QuantizeOptions.of(FileType.Q4_K_M)
                .importance(complete())
                .weights(new WeightFilter(List.of("nothing"), List.of())));

        assertThat(report.warnings()).singleElement().asString().contains("no entry is left");
        assertProblems(QuantizeOptions.of(FileType.IQ2_XS)
                        .importance(complete())
                        .weights(new WeightFilter(List.of("nothing"), List.of())))
                .hasSize(1);
    }

    @Test
    void anEntryOfTheWrongSizeIsAProblem() {
        assertProblems(QuantizeOptions.of(FileType.Q4_K_M).importance(with(complete(), GATE, entry(256))))
                .containsExactly(
                        "--imatrix m.gguf: the entry of " + GATE + " has 256 values, its tensor takes 1024; use the"
                                + " matrix of this very model, or leave the entry out with --exclude-weights " + GATE);
    }

    @Test
    void anEntryOfTheWrongSizeForTheEmbeddingIsNotUsed() {
        PreflightReport report = check(
                QuantizeOptions.of(FileType.Q4_K_M).importance(with(complete(), "token_embd.weight", entry(255))));

        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings())
                .singleElement()
                .asString()
                .contains("255 values")
                .contains("is not used");
    }

    @Test
    void sizesOfTensorsThatAreCopiedDoNotMatter() {
        assertProblems(QuantizeOptions.of(FileType.COPY).importance(with(complete(), GATE, entry(1))))
                .isEmpty();
    }

    @Test
    void aValueThatIsNotFiniteIsNamedWithItsPlace() {
        ImportanceFacts.Entry broken = ImportanceFacts.Entry.of(new float[] {1, 0, Float.NaN, Float.POSITIVE_INFINITY});

        assertThat(broken).isEqualTo(new ImportanceFacts.Entry(4, OptionalLong.of(2)));
        assertProblems(QuantizeOptions.of(FileType.Q4_K_M).importance(with(complete(), "unused.weight", broken)))
                .singleElement()
                .asString()
                .contains("entry unused.weight")
                .contains("at index 2")
                .contains("--exclude-weights unused.weight");
        assertProblems(QuantizeOptions.of(FileType.Q4_K_M)
                        .importance(with(complete(), "unused.weight", broken))
                        .weights(new WeightFilter(List.of(), List.of("unused"))))
                .isEmpty();
    }

    @Test
    void patternsWithoutEffectAreNamed() {
        TensorTypeRules rules = TensorTypeRules.builder()
                .option("attn_q=q6_k")
                .option("blk.0.attn_q=q8_0")
                .option("attn_x=q4_k")
                .option("_norm=q4_k")
                .build();

        assertThat(check(QuantizeOptions.of(FileType.Q4_K_M).rules(rules)).warnings())
                .containsExactly(
                        "pattern 'blk.0.attn_q' (option 2) has no effect: shadowed, every one of the 1 tensor that it names"
                                + " is decided by an earlier pattern; move it up",
                        "pattern 'attn_x' (option 3) has no effect: unused, no tensor has such a name",
                        "pattern '_norm' (option 4) has no effect: the 3 tensors that it names cannot be changed by a"
                                + " pattern");
    }

    @Test
    void unusedLinesOfAFileAreOneWarning() {
        TensorTypeRules rules = TensorTypeRules.builder()
                .text("types.txt", "attn_q=q6_k\nattn_x=q4_k\nattn_y=q4_k\nblk.1.attn_q=q5_k")
                .build();

        assertThat(check(QuantizeOptions.of(FileType.Q4_K_M).rules(rules)).warnings())
                .containsExactly(
                        "pattern 'blk.1.attn_q' (types.txt, line 4) has no effect: shadowed, every one of the 1 tensor that"
                                + " it names is decided by an earlier pattern; move it up",
                        "types.txt: 2 patterns without effect; the first, pattern 'attn_x' (types.txt, line 2): unused, no"
                                + " tensor has such a name");
    }

    @Test
    void theLinesOfAProfileNeedNoEffect() {
        assertThat(check(QuantizeOptions.of(ApexProfile.parse("quality"))).warnings())
                .isEmpty();
    }

    @Test
    void aPlanCountsWhatItsPatternsDid() {
        TensorTypeRules rules = TensorTypeRules.builder()
                .option("blk.0.=q6_k")
                .option("attn=q8_0")
                .build();
        Plan plan = Planner.plan(
                TINY, QuantizeOptions.of(FileType.Q4_K_M).rules(rules).build());

        assertThat(plan.ruleUses())
                .containsExactly(
                        new RuleUse(rules.rules().getFirst(), 4, 0, 1),
                        new RuleUse(rules.rules().getLast(), 1, 1, 2));
    }

    @Test
    void patternsWithAFileTypeThatQuantizesNothingAreAnnounced() {
        TensorTypeRules rules = TensorTypeRules.builder().option("attn_q=q6_k").build();

        assertThat(check(QuantizeOptions.of(FileType.F16).rules(rules)).warnings())
                .singleElement()
                .asString()
                .contains("have no effect with file type F16");
    }

    @Test
    void quantizedSourcesAreRefusedUnlessAllowed() {
        ModelShape source = ShapeBuilder.of("m")
                .tensor("blk.0.ffn_up.weight", GgmlType.Q8_0, 256, 256)
                .tensor("blk.0.ffn_down.weight", GgmlType.Q4_K, 256, 256)
                .build();

        assertThat(check(source, QuantizeOptions.of(FileType.Q4_K_S)).problems())
                .containsExactly("1 tensor of the source is quantized already (blk.0.ffn_up.weight: Q8_0 to Q4_K);"
                        + " quantizing again loses more: use an F16, BF16 or F32 source, or give --allow-requantize");
        assertThat(check(source, QuantizeOptions.of(FileType.Q4_K_S).allowRequantize(true))
                        .problems())
                .isEmpty();
        assertThat(check(source, QuantizeOptions.of(FileType.Q2_K)).problems())
                .singleElement()
                .asString()
                .startsWith("2 tensors of the source are quantized already");
        assertThat(check(source, QuantizeOptions.of(FileType.COPY)).problems()).isEmpty();
    }

    @Test
    void sourcesOfATypeThatCannotBeReadAreNamed() {
        ModelShape source = ShapeBuilder.of("m")
                .tensor("blk.0.ffn_up.weight", GgmlType.NVFP4, 256, 256)
                .build();

        assertThat(check(source, QuantizeOptions.of(FileType.Q4_K_M).allowRequantize(true))
                        .problems())
                .singleElement()
                .asString()
                .startsWith("blk.0.ffn_up.weight: its type NVFP4 cannot be read");
    }

    @Test
    void sourcesOfAnotherAlignmentAreRefused() {
        assertThat(check(ShapeBuilder.tinyMoe().alignment(64).build(), QuantizeOptions.of(FileType.Q4_K_M))
                        .problems())
                .singleElement()
                .asString()
                .contains("general.alignment 64");
    }

    @Test
    void theOutputMayNotBeAnInput(@TempDir Path folder) throws IOException {
        Path model = Files.createFile(folder.resolve("model.gguf"));
        Path matrix = Files.createFile(folder.resolve("imatrix.gguf"));
        Path link = Files.createSymbolicLink(folder.resolve("link.gguf"), model);
        ModelShape source = ShapeBuilder.tinyMoe().files(model).build();

        assertThat(checkTarget(source, model, List.of(matrix)))
                .containsExactly("output " + model + " is the same file as the input " + model
                        + "; choose another name for the output");
        assertThat(checkTarget(source, link, List.of(matrix)))
                .singleElement()
                .asString()
                .contains("the same file");
        assertThat(checkTarget(source, matrix, List.of(matrix)))
                .singleElement()
                .asString()
                .contains(matrix.toString());
        assertThat(checkTarget(source, folder.resolve("new.gguf"), List.of(matrix)))
                .isEmpty();
    }

    @Test
    void theTemporaryFileMayNotBeAnInput(@TempDir Path folder) throws IOException {
        Path target = folder.resolve("new.gguf");
        Path model = Files.createFile(GgufWriter.temporaryPath(target));
        ModelShape source = ShapeBuilder.tinyMoe().files(model).build();

        assertThat(checkTarget(source, target, List.of()))
                .singleElement()
                .asString()
                .contains("is written as " + model + " first");
    }

    @Test
    void theFolderMustExistAndTheTargetBeNone(@TempDir Path folder) throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));

        assertThat(checkTarget(TINY, folder.resolve("absent").resolve("new.gguf"), List.of()))
                .singleElement()
                .asString()
                .contains("the folder " + folder.resolve("absent") + " does not exist; create it first");
        assertThat(checkTarget(TINY, inside, List.of()))
                .singleElement()
                .asString()
                .contains(inside + " is a folder; give the name of a file");
        assertThat(checkTarget(TINY, Path.of("/"), List.of()))
                .singleElement()
                .asString()
                .contains("is not a file name");
    }

    @Test
    void everyShardOfTheOutputIsChecked(@TempDir Path folder) throws IOException {
        Path second = Files.createFile(folder.resolve("m-00002-of-00002.gguf"));
        ModelShape source = ShapeBuilder.of("m")
                .files(second)
                .weights("blk.0.ffn_up.weight", 256, 256)
                .nextShard()
                .weights("blk.1.ffn_up.weight", 256, 256)
                .build();
        QuantizeOptions options =
                QuantizeOptions.of(FileType.Q4_K_M).keepSplit(true).build();

        assertThat(Preflight.check(source, options, Planner.plan(source, options), folder.resolve("m.gguf"), List.of())
                        .problems())
                .singleElement()
                .asString()
                .contains("m-00002-of-00002.gguf is the same file");
    }

    @Test
    void theDiskMustHaveRoom(@TempDir Path folder) throws IOException {
        ModelShape huge = ShapeBuilder.of("m")
                .weights("blk.0.ffn_up.weight", 1L << 30, 1L << 30)
                .build();
        Path target = folder.resolve("new.gguf");

        assertThat(checkTarget(huge, target, List.of()))
                .singleElement()
                .asString()
                .contains("output folder " + folder + " has ")
                .contains("the output needs 6485");

        Files.createFile(GgufWriter.temporaryPath(target));
        QuantizeOptions options = QuantizeOptions.of(FileType.Q4_K_S).build();
        PreflightReport resumable = Preflight.check(huge, options, Planner.plan(huge, options), target, List.of());
        assertThat(resumable.problems()).isEmpty();
        assertThat(resumable.warnings()).singleElement().asString().contains("a part of it may be there already");
    }

    private static ListAssert<String> assertProblems(QuantizeOptions.Builder options) {
        return assertThat(check(options).problems());
    }

    private static PreflightReport check(QuantizeOptions.Builder options) {
        return check(TINY, options);
    }

    private static PreflightReport check(ModelShape source, QuantizeOptions.Builder builder) {
        QuantizeOptions options = builder.build();
        return Preflight.check(source, options, Planner.plan(source, options));
    }

    private static List<String> checkTarget(ModelShape source, Path target, Collection<Path> otherInputs) {
        QuantizeOptions options = QuantizeOptions.of(FileType.Q4_K_S).build();
        return Preflight.check(source, options, Planner.plan(source, options), target, otherInputs)
                .problems();
    }

    /** A matrix with an entry for every tensor of the tiny model that has a layer. */
    private static ImportanceFacts complete() {
        SortedMap<String, ImportanceFacts.Entry> entries = new TreeMap<>();
        TINY.tensors().stream()
                .filter(tensor -> tensor.name().startsWith("blk."))
                .filter(tensor -> tensor.shape().size() > 1)
                .forEach(tensor -> entries.put(tensor.name(), entry((int)
                        (tensor.columns() * (tensor.shape().size() > 2 ? 4 : 1)))));
        return facts(entries);
    }

    private static ImportanceFacts.Entry entry(int size) {
        return ImportanceFacts.Entry.of(new float[size]);
    }

    private static ImportanceFacts without(ImportanceFacts facts, String name) {
        SortedMap<String, ImportanceFacts.Entry> entries = new TreeMap<>(facts.entries());
        entries.remove(name);
        return facts(entries);
    }

    private static ImportanceFacts with(ImportanceFacts facts, String name, ImportanceFacts.Entry entry) {
        SortedMap<String, ImportanceFacts.Entry> entries = new TreeMap<>(facts.entries());
        entries.put(name, entry);
        return facts(entries);
    }

    private static ImportanceFacts facts(SortedMap<String, ImportanceFacts.Entry> entries) {
        return new ImportanceFacts("m.gguf", Optional.of("text"), 10, entries);
    }
}
