package io.apex4j.cli;

import io.apex4j.eval.Evaluation;
import io.apex4j.eval.EvaluationJson;
import io.apex4j.eval.EvaluationRequest;
import io.apex4j.eval.Origin;
import io.apex4j.eval.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code apex eval}: what quantizing has cost. */
@Command(
        name = "eval",
        header = "Measure how much quantizing has cost, with error bars.",
        description =
                "Perplexity as llama-perplexity computes it, and with a reference the Kullback-Leibler divergence of"
                        + " the models' predictions from the reference's. Models run side by side, so that one pass of the"
                        + " reference serves all and no file of logits is needed. Differences between models are judged by a"
                        + " bootstrap over chunks: those within noise are marked. Options that llama-perplexity has too keep their"
                        + " names.",
        footer = {
            "",
            "Examples:",
            "  apex eval mini.gguf compact.gguf --reference model-bf16.gguf -o report",
            "  apex eval mini.gguf --reference model-bf16.gguf -f wiki.test.raw --chunks 40",
            "  apex eval mini.gguf --tasks default --tasks mmlu=mmlu-validation.bin --speed",
            "  apex eval model-bf16.gguf -f code=main.txt --save-all-logits base.kld",
            "  apex eval mini.gguf --kl-divergence-base base.kld --json"
        })
final class EvalCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private final EvalArguments arguments = new EvalArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print one JSON array, an object per model.")
    private boolean json;

    EvalCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        EvaluationRequest request = arguments.request();
        if (request.folder().filter(Files::isRegularFile).isPresent()) {
            throw new InputException(request.folder().get() + " is a file; -o names a folder");
        }
        warnOfMemory();
        Evaluation evaluation = new EvaluationJob(screen, json && !screen.showsProgress()).run(request);
        if (json) {
            screen.out().println(EvaluationJson.array(evaluation));
        } else {
            new EvaluationTables(evaluation).print(screen);
        }
        if (request.folder().isPresent()) {
            write(evaluation, request.folder().get());
        }
        return ExitCode.OK.code();
    }

    private void write(Evaluation evaluation, Path folder) throws IOException {
        String command = "apex "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
        Path page = ReportWriter.write(evaluation, new Origin(command, new Version().getVersion()[0]), folder)
                .getFirst();
        if (!json) {
            screen.line("report: " + page);
        }
    }

    /** Files that do not fit into memory together are read from the disk for every chunk. */
    private void warnOfMemory() throws IOException {
        long bytes = 0;
        for (Path file : arguments.files()) {
            bytes += Files.exists(file) ? Files.size(file) : 0;
        }
        long memory = Machine.here().memoryBytes();
        if (bytes > memory && arguments.files().size() > 1) {
            screen.complain("the models have " + Numbers.size(bytes) + " together and the machine "
                    + Numbers.size(memory)
                    + " of memory, so they are read anew for every chunk: evaluate fewer at a time,"
                    + " and let the reference write its logits once (--save-all-logits, then --kl-divergence-base)");
        }
    }
}
