package io.apex4j.bench;

import io.apex4j.apex.ImportanceEntry;
import io.apex4j.apex.ImportanceMatrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code compare imatrix}: how fast importance matrices are collected. */
@Command(
        name = "imatrix",
        description = "Times llama-imatrix and apex imatrix as whole programs on the same model and text, in turns, and"
                + " compares what they have collected.")
final class CompareImatrix implements Callable<Integer> {
    private static final String NOTES = """
            Seconds of a whole process, from its start to its end, loading of the model and writing of the matrix
            included: medians, the fastest and the slowest run in parentheses; the ratio is that of the medians, above
            1 where apex4j is faster. The programs alternate, after a run of each that does not count. Keys and values
            are of 32 bits, no perplexity is computed, chunks have 512 tokens.
            """;

    @Mixin
    private ToolArguments arguments = new ToolArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        arguments.withModel(spec.commandLine().getErr(), this::compare);
        return Compare.EQUAL;
    }

    private void compare(Path model, WorkFolder folder) throws IOException {
        Path llama = folder.file("llama-imatrix.gguf");
        Path apex = folder.file("apex-imatrix.gguf");
        List<String> shared =
                List.of("-f", arguments.text(), "--chunks", arguments.chunks(), "-t", arguments.threads(), "--no-ppl");
        ToolContest.Outcome outcome = new ToolContest(folder)
                .run(
                        command(
                                List.of(
                                        arguments.tool("llama-imatrix"),
                                        "-m",
                                        model.toString(),
                                        "-o",
                                        llama.toString()),
                                shared,
                                List.of("-ctk", "f32", "-ctv", "f32", "-fa", "off")),
                        command(
                                List.of(arguments.apex(), "imatrix", model.toString(), "-o", apex.toString()),
                                shared,
                                List.of()),
                        arguments.runs());
        arguments.report(
                spec,
                "Collecting an importance matrix, side by side with llama-imatrix",
                NOTES,
                outcome,
                agreement(llama, apex));
    }

    private static List<String> command(List<String> program, List<String> shared, List<String> more) {
        return List.of(program, shared, more).stream().flatMap(List::stream).toList();
    }

    /** How far the sums of both files are apart. */
    private static String agreement(Path llama, Path apex) throws IOException {
        try (ImportanceMatrix one = ImportanceMatrix.read(llama);
                ImportanceMatrix other = ImportanceMatrix.read(apex)) {
            boolean sameEntries = one.entries().keySet().equals(other.entries().keySet());
            double[] differences = one.entries().entrySet().stream()
                    .flatMapToDouble(
                            entry -> Optional.ofNullable(other.entries().get(entry.getKey()))
                                    .map(same -> differences(entry.getValue(), same))
                                    .orElseGet(DoubleStream::empty))
                    .sorted()
                    .toArray();
            return String.format(
                    Locale.ROOT,
                    "%d entries on either side%s; relative difference of the sums: median %.1e, 99 %% of them below %.1e",
                    one.entries().size(),
                    sameEntries ? ", the same" : ", NOT the same",
                    differences[differences.length / 2],
                    differences[(int) (differences.length * 0.99)]);
        }
    }

    private static DoubleStream differences(ImportanceEntry one, ImportanceEntry other) {
        long size = Math.min(one.size(), other.size());
        return LongStream.range(0, size).mapToDouble(index -> {
            double expected = one.sum(index);
            return Math.abs(other.sum(index) - expected) / Math.max(Math.abs(expected), Float.MIN_NORMAL);
        });
    }
}
