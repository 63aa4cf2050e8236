package io.apex4j.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code compare perplexity}: how fast perplexity is measured. */
@Command(
        name = "perplexity",
        description = "Times llama-perplexity and apex eval as whole programs on the same model and text, in turns.")
final class ComparePerplexity implements Callable<Integer> {
    private static final String NOTES = """
            Seconds of a whole process, from its start to its end, loading of the model included: medians, the fastest
            and the slowest run in parentheses; the ratio is that of the medians, above 1 where apex4j is faster. The
            programs alternate, after a run of each that does not count. Keys and values are of 32 bits, chunks have 512
            tokens, of which the second half is scored. apex4j multiplies with activations of 32 bits, llama.cpp rounds
            them to 8, so the two perplexities differ a little.
            """;

    private static final Pattern ESTIMATE = Pattern.compile("Final estimate: PPL = ([0-9.]+) \\+/- ([0-9.]+)");

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
        ToolContest.Outcome outcome = new ToolContest(folder)
                .run(
                        List.of(
                                arguments.tool("llama-perplexity"),
                                "-m",
                                model.toString(),
                                "-f",
                                arguments.text(),
                                "-c",
                                "512",
                                "--chunks",
                                arguments.chunks(),
                                "-t",
                                arguments.threads(),
                                "-ctk",
                                "f32",
                                "-ctv",
                                "f32",
                                "-fa",
                                "off"),
                        List.of(
                                arguments.apex(),
                                "eval",
                                model.toString(),
                                "--text",
                                arguments.text(),
                                "-c",
                                "512",
                                "--chunks",
                                arguments.chunks(),
                                "-t",
                                arguments.threads(),
                                "--json"),
                        arguments.runs());
        arguments.report(
                spec, "Measuring perplexity, side by side with llama-perplexity", NOTES, outcome, agreement(outcome));
    }

    private static String agreement(ToolContest.Outcome outcome) throws IOException {
        Matcher estimate = ESTIMATE.matcher(outcome.llamaOutput());
        if (!estimate.find()) {
            throw new IOException("llama-perplexity has printed no final estimate");
        }
        JsonNode report = JsonMapper.shared().readTree(outcome.apexOutput()).get(0);
        return String.format(
                Locale.ROOT,
                "perplexity %s by llama.cpp, %.4f by apex4j, with a standard error of %s",
                estimate.group(1),
                report.get("perplexity").asDouble(),
                estimate.group(2));
    }
}
