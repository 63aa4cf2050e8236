package io.apex4j.bench;

import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.QuantizeOptions;
import io.apex4j.apex.TensorTypes;
import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.BlockFormats;
import io.apex4j.quant.EncodingKernels;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code compare quantize}: the speed of both quantizers, type by type, on a made-up model. */
@Command(
        name = "quantize",
        description = "Measures both quantizers, type by type, and compares their files. Exit code 1: bytes differ.")
final class CompareQuantize implements Callable<Integer> {
    private static final int BYTES_PER_WEIGHT = 2 + 4 + 4; // the BF16 source and two outputs of up to 32 bits
    private static final double NANOS_PER_SECOND = 1e9;

    @Mixin
    private PeerArguments peer = new PeerArguments();

    @Option(names = "--type", split = ",", paramLabel = "TYPE", description = "Tensor types; all when not given.")
    private List<String> typeNames = List.of();

    @Option(
            names = "--weights",
            defaultValue = "100000000",
            description = "Least number of weights (${DEFAULT-VALUE}).")
    private long weights;

    @Option(names = "--runs", defaultValue = "5", description = "Runs of each that count (${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--json", description = "Print the report as JSON to the standard output.")
    private boolean json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the report as a page.")
    private @Nullable Path markdown;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (runs < 1) {
            throw new IllegalArgumentException("--runs: " + runs + " is less than 1");
        }
        List<SpeedCase> cases =
                types().stream().flatMap(type -> SpeedCase.of(type).stream()).toList();
        SyntheticShape shape = SyntheticShape.withWeights(weights);
        SpeedReport report;
        try (LlamaCpp llama = peer.open();
                WorkFolder folder = peer.createFolder(shape.weights() * BYTES_PER_WEIGHT)) {
            report = measure(cases, shape, llama, folder);
        }
        if (markdown != null) {
            Files.writeString(markdown, report.markdown());
        }
        if (json) {
            out().println(JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValueAsString(report));
        }
        return report.allIdentical() ? Compare.EQUAL : Compare.DIFFERENT;
    }

    private SpeedReport measure(List<SpeedCase> cases, SyntheticShape shape, LlamaCpp llama, WorkFolder folder)
            throws IOException {
        progress().printf("writing a model of %.1f million weights%n", shape.weights() / 1e6);
        Path model = folder.file("model.gguf");
        Path matrixFile = folder.file("imatrix.gguf");
        SyntheticModel.writeModel(shape, model);
        SyntheticModel.writeImportance(shape, matrixFile);
        List<SpeedResult> results = new ArrayList<>();
        SpeedReport report = report(shape, results);
        try (ImportanceMatrix matrix = ImportanceMatrix.read(matrixFile)) {
            for (SpeedCase speedCase : cases) {
                progress().println(speedCase.label());
                SideBySide contest = contest(speedCase, model, matrix, llama);
                SpeedResult result = measure(speedCase, contest, folder);
                results.add(result);
                progress().println(report.line(result));
            }
        }
        return report(shape, results);
    }

    private SideBySide contest(SpeedCase speedCase, Path model, ImportanceMatrix matrix, LlamaCpp llama)
            throws IOException {
        QuantizeOptions.Builder options =
                QuantizeOptions.of(speedCase.fileType()).pure(true);
        if (speedCase.importance()) {
            options.importance(matrix.facts());
        }
        Optional<ImportanceMatrix> used = speedCase.importance() ? Optional.of(matrix) : Optional.empty();
        return new SideBySide(llama, model, options.build(), used, peer.threads());
    }

    /** One run of each to warm up, then the runs that count; who goes first alternates. */
    private SpeedResult measure(SpeedCase speedCase, SideBySide contest, WorkFolder folder) throws IOException {
        Path ours = folder.file("apex4j.gguf");
        Path theirs = folder.file("llama.gguf");
        List<Double> ourSeconds = new ArrayList<>();
        List<Double> theirSeconds = new ArrayList<>();
        boolean identical = true;
        for (int run = 0; run <= runs; run++) {
            long ourNanos;
            long theirNanos;
            if (run % 2 == 0) {
                ourNanos = contest.runOurs(ours);
                theirNanos = contest.runTheirs(theirs);
            } else {
                theirNanos = contest.runTheirs(theirs);
                ourNanos = contest.runOurs(ours);
            }
            identical &= Files.mismatch(ours, theirs) < 0;
            if (run > 0) {
                ourSeconds.add(ourNanos / NANOS_PER_SECOND);
                theirSeconds.add(theirNanos / NANOS_PER_SECOND);
            }
        }
        return new SpeedResult(
                speedCase.type().ggmlName(),
                speedCase.importance(),
                new Timings(ourSeconds),
                new Timings(theirSeconds),
                identical);
    }

    private SpeedReport report(SyntheticShape shape, List<SpeedResult> results) {
        return new SpeedReport(
                LocalDate.now(ZoneId.systemDefault()).toString(),
                Machine.current(),
                "bench/compare " + String.join(" ", commandLine()),
                PeerLibraries.VERSION,
                EncodingKernels.preferred().name(),
                shape.weights(),
                peer.threads(),
                runs,
                results);
    }

    private List<GgmlType> types() {
        if (typeNames.isEmpty()) {
            return BlockFormats.types();
        }
        return typeNames.stream().map(name -> TensorTypes.parse("--type", name)).toList();
    }

    private List<String> commandLine() {
        return spec == null
                ? List.of()
                : spec.root().commandLine().getParseResult().originalArgs();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter progress() {
        return spec.commandLine().getErr();
    }
}
