package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.eval.EvaluationException;
import io.apex4j.eval.EvaluationRequest;
import io.apex4j.eval.EvaluationText;
import io.apex4j.model.KvType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options about what is measured; named as llama-perplexity names them where it has them. */
final class EvalArguments {
    @Parameters(
            arity = "1..*",
            paramLabel = "MODEL",
            description = "The models, GGUF of architecture lfm2 or lfm2moe; of several shards the first.")
    private List<Path> models = List.of();

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "The model that the others are compared with, usually the BF16 one. It is measured too.")
    private @Nullable Path reference;

    @Option(
            names = {"-f", "--file", "--text"},
            paramLabel = "[NAME=]FILE",
            description = "A text to measure on; several may be given, and are also taken together. Without this and"
                    + " --domain the bundled texts are taken, six domains.")
    private List<String> texts = List.of();

    @Option(
            names = "--domain",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Bundled texts, several with commas: chat, code, reasoning, tool, multilingual, encyclopedia.")
    private List<String> domains = List.of();

    @Option(
            names = {"-c", "--ctx-size"},
            paramLabel = "N",
            description = "Tokens of a chunk (else 512).")
    private int contextLength = 512;

    @Option(names = "--chunks", paramLabel = "N", description = "The most chunks of a text (else all).")
    private @Nullable Integer chunks;

    @Option(
            names = "--kl-divergence-base",
            paramLabel = "FILE",
            description =
                    "Compare with the logits that llama-perplexity or --save-all-logits have written, in place of a"
                            + " reference; the text is the one in that file.")
    private @Nullable Path baseLogits;

    @Option(
            names = "--save-all-logits",
            paramLabel = "FILE",
            description = "Write the logits of the reference, or of the only model, as llama-perplexity does.")
    private @Nullable Path savedLogits;

    @Mixin
    private final TaskArguments tasks = new TaskArguments();

    @Option(names = "--speed", description = "Measure pp512, tg128 and memory too, each model alone.")
    private boolean speed;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            description =
                    "Write a report there, report.html and JSON, and keep results; the same command goes on with what is"
                            + " there already.")
    private @Nullable Path folder;

    @Mixin
    private final RunArguments run = new RunArguments(KvType.F32);

    EvalArguments() {}

    /** The models and the reference. */
    List<Path> files() {
        List<Path> files = new ArrayList<>(models);
        if (reference != null) {
            files.add(reference);
        }
        return files;
    }

    /**
     * What is to be measured.
     *
     * @throws OptionException when options are out of range or exclude each other
     * @throws InputException when a text cannot be read
     */
    EvaluationRequest request() {
        if (chunks != null && chunks < 1) {
            throw new OptionException("--chunks is " + chunks + "; it must be at least 1");
        }
        EvaluationRequest.Builder builder = EvaluationRequest.of(models)
                .contextLength(contextLength)
                .chunks(chunks == null ? 0 : chunks)
                .options(run.options(0))
                .measuresSpeed(speed)
                .machine(machine());
        if (reference != null) {
            builder.reference(reference);
        }
        if (baseLogits != null) {
            builder.baseLogits(baseLogits);
        }
        if (savedLogits != null) {
            builder.savedLogits(savedLogits);
        }
        if (folder != null) {
            builder.folder(folder);
        }
        try {
            texts().forEach(builder::text);
            return builder.tasks(tasks.sets()).build();
        } catch (EvaluationException exception) {
            throw new OptionException(String.valueOf(exception.getMessage()));
        }
    }

    private List<EvaluationText> texts() {
        List<EvaluationText> all = new ArrayList<>();
        texts.forEach(text -> all.add(text(text)));
        domains.forEach(domain -> all.add(EvaluationText.bundled(domain)));
        if (all.isEmpty() && baseLogits == null) {
            EvaluationText.bundledDomains().forEach(domain -> all.add(EvaluationText.bundled(domain)));
        }
        return all;
    }

    private static EvaluationText text(String argument) {
        int sign = argument.indexOf('=');
        boolean isNamed = sign > 0 && Files.notExists(Path.of(argument));
        Path file = Path.of(isNamed ? argument.substring(sign + 1) : argument);
        String name = isNamed ? argument.substring(0, sign) : String.valueOf(file.getFileName());
        try {
            return EvaluationText.read(name, file);
        } catch (IOException exception) {
            throw new InputException(exception);
        }
    }

    static String machine() {
        Machine machine = Machine.here();
        return String.join(
                ", ",
                machine.processor().orElse(machine.system()),
                Numbers.counted(machine.processors(), "processor"),
                "Java " + machine.java(),
                "kernels " + machine.kernels());
    }
}
