package io.apex4j.bench;

import io.apex4j.apex.FileType;
import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.QuantizeOptions;
import io.apex4j.gguf.GgufModel;
import io.apex4j.kernels.Kernels;
import io.apex4j.model.KvType;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code compare logits}: whether both engines compute the same from the same tokens. */
@Command(
        name = "logits",
        description = "Runs texts through both engines and compares the logits. Exit code 1: they are too far apart.")
final class CompareLogits implements Callable<Integer> {
    private static final int F32_BITS = 32;

    @Mixin
    private PeerArguments peer = new PeerArguments();

    @Mixin
    private OutputArguments outputs = new OutputArguments();

    @Parameters(arity = "1..*", paramLabel = "MODEL", description = "Models, of shards the first.")
    private List<Path> models = List.of();

    @Option(
            names = "--texts",
            required = true,
            split = ",",
            paramLabel = "FILE",
            description = "Texts in UTF-8, longer than what is compared of them.")
    private List<Path> textFiles = List.of();

    @Option(names = "--tokens", defaultValue = "256", description = "Tokens of each text (${DEFAULT-VALUE}).")
    private int tokens;

    @Option(names = "--prompts", defaultValue = "10", description = "Prompts to go on from (${DEFAULT-VALUE}).")
    private int prompts;

    @Option(names = "--continue", defaultValue = "20", description = "Tokens to go on for (${DEFAULT-VALUE}).")
    private int continued;

    @Option(
            names = "--dequantized",
            description = "Compare quantized models also with llama.cpp running a copy of 32 bits.")
    private boolean dequantized;

    @Option(names = "--json", description = "Print the report as JSON to the standard output.")
    private boolean json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the report as a page.")
    private @Nullable Path markdown;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        LogitsComparison.Extent extent = new LogitsComparison.Extent(tokens, prompts, continued);
        List<EvaluationText> texts = new ArrayList<>();
        for (Path file : textFiles) {
            texts.add(EvaluationText.read(file));
        }
        List<LogitsResult> results = new ArrayList<>();
        try (LlamaCpp llama = peer.open()) {
            for (Path model : models) {
                if (outputs.isEmpty()) {
                    measure(model.getFileName().toString(), model, llama, extent, texts, results);
                } else {
                    quantizeAndMeasure(model, llama, extent, texts, results);
                }
            }
        }
        LogitsReport report = report(extent, texts, results);
        if (markdown != null) {
            Files.writeString(markdown, report.markdown());
        }
        if (json) {
            spec.commandLine()
                    .getOut()
                    .println(JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsString(report));
        }
        return report.allPass() ? Compare.EQUAL : Compare.DIFFERENT;
    }

    private void quantizeAndMeasure(
            Path source,
            LlamaCpp llama,
            LogitsComparison.Extent extent,
            List<EvaluationText> texts,
            List<LogitsResult> results)
            throws IOException {
        Optional<ImportanceMatrix> matrix = outputs.readMatrix();
        try (WorkFolder folder = peer.createFolder(2 * Files.size(source))) {
            Path model = folder.file("model.gguf");
            for (Map.Entry<String, QuantizeOptions> output :
                    outputs.wanted(matrix).entrySet()) {
                QuantizeOptions options = output.getValue();
                Optional<ImportanceMatrix> used = options.importance().isPresent() ? matrix : Optional.empty();
                new SideBySide(llama, source, options, used, peer.threads()).runOurs(model);
                measure(output.getKey(), model, llama, extent, texts, results);
            }
        } finally {
            matrix.ifPresent(ImportanceMatrix::close);
        }
    }

    private void measure(
            String name,
            Path model,
            LlamaCpp llama,
            LogitsComparison.Extent extent,
            List<EvaluationText> texts,
            List<LogitsResult> results)
            throws IOException {
        LogitsLimits.Weights weights;
        long weightCount;
        try (GgufModel file = GgufModel.open(model)) {
            weights = LogitsLimits.weights(file.tensors());
            weightCount = file.tensors().stream()
                    .mapToLong(tensor -> tensor.elements())
                    .sum();
        }
        results.add(result(name, model, model, weights, llama, extent, texts));
        if (!dequantized || weights != LogitsLimits.Weights.QUANTIZED) {
            return;
        }
        long copyBytes = weightCount * (F32_BITS / Byte.SIZE) + Files.size(model);
        try (WorkFolder folder = peer.createFolder(copyBytes)) {
            Path copy = folder.file("f32.gguf");
            QuantizeOptions options =
                    QuantizeOptions.of(FileType.F32).allowRequantize(true).build();
            new SideBySide(llama, model, options, Optional.empty(), peer.threads()).runOurs(copy);
            results.add(result(name, model, copy, LogitsLimits.Weights.DEQUANTIZED, llama, extent, texts));
        }
    }

    private LogitsResult result(
            String name,
            Path ourFile,
            Path theirFile,
            LogitsLimits.Weights weights,
            LlamaCpp llama,
            LogitsComparison.Extent extent,
            List<EvaluationText> texts)
            throws IOException {
        int room = extent.contextLength();
        LlamaContextOptions options = LlamaContextOptions.exact(room, peer.threads());
        try (ApexEngine ours = ApexEngine.load(ourFile, peer.threads(), room, KvType.F32);
                LlamaEngine theirs = LlamaEngine.load(llama, theirFile, LlamaModel.Loading.DEFAULTS, options)) {
            LogitsResult result = new LogitsComparison(ours, theirs, extent).run(name, weights, texts);
            progress().println(LogitsReport.line(result));
            return result;
        }
    }

    private LogitsReport report(
            LogitsComparison.Extent extent, List<EvaluationText> texts, List<LogitsResult> results) {
        return new LogitsReport(
                LocalDate.now(ZoneId.systemDefault()).toString(),
                Machine.current(),
                "bench/compare "
                        + String.join(
                                " ", spec.root().commandLine().getParseResult().originalArgs()),
                PeerLibraries.VERSION,
                Kernels.preferred().name(),
                texts.stream().map(EvaluationText::name).toList(),
                extent,
                results);
    }

    private PrintWriter progress() {
        return spec.commandLine().getErr();
    }
}
