package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.calibrate.CalibrationException;
import io.apex4j.calibrate.CollectSettings;
import io.apex4j.calibrate.Corpus;
import io.apex4j.calibrate.MatrixFormat;
import io.apex4j.model.KvType;
import io.apex4j.model.ModelOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options about what importance matrices are collected from, and how; named as llama-imatrix names them. */
final class ImatrixArguments {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description =
                    "A text, or conversations (.jsonl: an object with \"messages\", and perhaps \"tools\", on each"
                            + " line). May be given several times.")
    private List<Path> files = List.of();

    @Option(
            names = "--corpus",
            paramLabel = "CORPUS",
            description =
                    "A calibration corpus, before the files of -f: default for the bundled one, or a folder as 'apex"
                            + " corpus build' makes it. Its domains come in turn, so any number of chunks is balanced (without"
                            + " -f: default).")
    private @Nullable String corpus;

    @Option(
            names = "--in-file",
            paramLabel = "FILE",
            split = ",",
            description = "An importance matrix, of either form, that is added. May be given several times; without a"
                    + " model they are only added up.")
    private List<Path> earlier = List.of();

    @Option(
            names = {"-o", "--output", "--output-file"},
            paramLabel = "FILE",
            description = "The file to write (else imatrix.gguf, or imatrix.dat).")
    private @Nullable Path output;

    @Option(names = "--output-format", paramLabel = "FORM", description = "gguf or dat, the older form (else gguf).")
    private @Nullable String format;

    @Option(
            names = {"-c", "--ctx-size", "--ctx"},
            paramLabel = "N",
            description = "Tokens of a chunk (else 512).")
    private int chunkTokens = 512;

    @Option(
            names = {"--chunk", "--from-chunk"},
            paramLabel = "N",
            description = "Leave out the first N chunks.")
    private int skipped;

    @Option(names = "--chunks", paramLabel = "N", description = "Take at most N chunks.")
    private @Nullable Integer limit;

    @Option(
            names = "--parse-special",
            description = "Take names of special tokens in plain texts, such as <|im_start|>, for these tokens.")
    private boolean parsesSpecial;

    @Option(
            names = "--process-output",
            description = "Collect for the output matrix too. In tied models that is token_embd.weight; what is"
                    + " collected for it is kept apart, where llama.cpp does not use it.")
    private boolean withOutput;

    @Option(names = "--no-ppl", description = "Do not measure the perplexity of the texts; faster.")
    private boolean noPerplexity;

    @Option(
            names = {"-ofreq", "--output-frequency"},
            paramLabel = "N",
            description = "Save a checkpoint every N chunks (else 10).")
    private int checkpointChunks = 10;

    @Option(
            names = "--save-frequency",
            paramLabel = "N",
            description = "Keep a copy FILE.at_N of the matrix so far every N chunks (else none).")
    private int copyChunks;

    @Option(
            names = "--resume",
            description = "Go on from the checkpoint FILE.part of an interrupted run; ends with the same bytes.")
    private boolean resume;

    @Mixin
    private final RunArguments run = new RunArguments(KvType.F32);

    ImatrixArguments() {}

    /** The texts. */
    List<Path> files() {
        return files;
    }

    /**
     * The corpus, when one is to be read.
     *
     * @throws InputException when it cannot be read
     */
    Optional<Corpus> corpus() {
        if (corpus == null && !files.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(isBundled() ? Corpus.bundled() : Corpus.open(Path.of(String.valueOf(corpus))));
        } catch (CalibrationException exception) {
            throw new InputException(String.valueOf(exception.getMessage()));
        }
    }

    private boolean isBundled() {
        return corpus == null || corpus.equals("default");
    }

    /** What is read, as the matrix is to name it. */
    Stream<String> datasets() {
        Stream<String> corpora = corpus().stream()
                .map(read -> isBundled()
                        ? "corpus " + read.manifest().name() + " "
                                + read.manifest().version()
                        : String.valueOf(corpus));
        return Stream.concat(corpora, files.stream().map(Path::toString));
    }

    /** Whether any text is named. */
    boolean namesTexts() {
        return corpus != null || !files.isEmpty();
    }

    /** The matrices that are added. */
    List<Path> earlier() {
        return earlier;
    }

    int chunkTokens() {
        return chunkTokens;
    }

    boolean parsesSpecial() {
        return parsesSpecial;
    }

    /** The file to write. */
    Path output() {
        return output == null ? Path.of(form() == MatrixFormat.GGUF ? "imatrix.gguf" : "imatrix.dat") : output;
    }

    /** Whether nobody has said which form the file is to have. */
    boolean isFormLeftOpen() {
        return format == null;
    }

    /** The form of the file. */
    MatrixFormat form() {
        if (format == null || format.equalsIgnoreCase("gguf")) {
            return MatrixFormat.GGUF;
        }
        if (format.equalsIgnoreCase("dat")) {
            return MatrixFormat.LEGACY;
        }
        throw new OptionException("there is no --output-format '" + format + "'; supported are gguf and dat");
    }

    /**
     * The chunks that are taken of those that there are.
     *
     * @throws InputException when fewer than two are left to take from, as llama-imatrix has it
     */
    <T> List<T> select(List<T> chunks) {
        if (chunks.size() - skipped < 2) {
            throw new InputException("at least two chunks of " + chunkTokens + " tokens are needed; the texts have "
                    + chunks.size() + (skipped == 0 ? "" : ", of which --chunk leaves out " + skipped)
                    + ": give more text, or smaller chunks (--ctx)");
        }
        List<T> left = chunks.subList(skipped, chunks.size());
        return limit == null ? left : left.subList(0, Math.min(limit, left.size()));
    }

    /** How a model is run; refuses what no model could be run with. */
    ModelOptions modelOptions() {
        checkNumbers();
        return run.options(chunkTokens);
    }

    private void checkNumbers() {
        if (chunkTokens < 2) {
            throw new OptionException("--ctx is " + chunkTokens + "; a chunk has at least 2 tokens");
        }
        if (skipped < 0 || limit != null && limit < 1) {
            throw new OptionException("--chunk leaves out at least 0 chunks, and --chunks takes at least 1");
        }
    }

    /** How the matrix is collected. */
    CollectSettings.Builder settings(Stream<String> datasets) {
        checkNumbers();
        CollectSettings.Builder settings = CollectSettings.builder()
                .chunkTokens(chunkTokens)
                .datasets(datasets.toList())
                .earlier(new ArrayList<>(earlier))
                .format(form())
                .measuresPerplexity(!noPerplexity)
                .withOutput(withOutput)
                .checkpointChunks(checkpointChunks)
                .copyChunks(copyChunks)
                .resumes(resume);
        try {
            settings.build();
        } catch (CalibrationException exception) {
            throw new OptionException(String.valueOf(exception.getMessage()));
        }
        return settings;
    }
}
