package io.apex4j.bench;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.ModelShape;
import io.apex4j.kernels.Kernels;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
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

/** {@code compare speed}: how fast both engines run models. */
@Command(
        name = "speed",
        description =
                "Measures how fast both engines run models: files, or without any made-up ones of a published shape.")
final class CompareSpeed implements Callable<Integer> {
    @Mixin
    private PeerArguments peer = new PeerArguments();

    @Parameters(arity = "0..*", paramLabel = "MODEL", description = "Models to run instead of made-up ones.")
    private List<Path> models = List.of();

    @Option(
            names = "--shape",
            paramLabel = "NAME",
            defaultValue = "lfm2.5-8b-a1b",
            description = "The published shape of made-up models (${DEFAULT-VALUE}).")
    private String shape = "";

    @Option(
            names = "--profile",
            split = ",",
            defaultValue = "balanced,mini,compact",
            description = "Profiles of made-up models (${DEFAULT-VALUE}).")
    private List<String> profiles = List.of();

    @Option(names = "--prompt", defaultValue = "512", description = "Tokens of the prompt (${DEFAULT-VALUE}).")
    private int promptTokens;

    @Option(names = "--generate", defaultValue = "64", description = "Tokens to generate (${DEFAULT-VALUE}).")
    private int generatedTokens;

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
        List<InferenceWorkload> workloads =
                List.of(new InferenceWorkload(false, promptTokens), new InferenceWorkload(true, generatedTokens));
        List<InferenceResult> results = new ArrayList<>();
        try (LlamaCpp llama = peer.open()) {
            InferenceContest contest = new InferenceContest(llama, workloads, peer.threads(), runs);
            for (Path model : models) {
                results.addAll(contest.measure(model.getFileName().toString(), model, this::show));
            }
            if (models.isEmpty()) {
                measureMadeUp(contest, results);
            }
        }
        report(new InferenceReport(
                LocalDate.now(ZoneId.systemDefault()).toString(),
                Machine.current(),
                "bench/compare "
                        + String.join(
                                " ", spec.root().commandLine().getParseResult().originalArgs()),
                PeerLibraries.VERSION,
                Kernels.preferred().name(),
                peer.threads(),
                runs,
                results));
        return Compare.EQUAL;
    }

    private void measureMadeUp(InferenceContest contest, List<InferenceResult> results) throws IOException {
        ModelShape published = ModelShape.published(shape);
        for (String name : profiles) {
            ApexProfile profile = ApexProfile.parse(name);
            RandomModel model = RandomModel.of(published, profile);
            try (WorkFolder folder = peer.createFolder(model.fileBytes())) {
                progress().printf("%s: writing %.2f GB%n", profile.label(), model.fileBytes() / 1e9);
                Path file = folder.file(name + ".gguf");
                model.write(file);
                results.addAll(contest.measure(profile.label(), file, this::show));
            }
        }
    }

    private void report(InferenceReport report) throws IOException {
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
    }

    private void show(InferenceResult result) {
        progress().println(InferenceReport.line(result));
    }

    private PrintWriter progress() {
        return spec.commandLine().getErr();
    }
}
