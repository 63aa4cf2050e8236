package io.apex4j.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code compare lookup}: what guessing tokens ahead gains, and that it changes nothing. */
@Command(
        name = "lookup",
        description =
                "Generates answers with and without guessing tokens ahead. Exit code 1: an answer differs, or guessing"
                        + " gains less or costs more than it may.")
final class CompareLookup implements Callable<Integer> {
    @Mixin
    private RunArguments run = new RunArguments();

    @Option(names = "--prompt", defaultValue = "256", description = "Tokens of prompts (${DEFAULT-VALUE}).")
    private int promptTokens;

    @Option(names = "--generate", defaultValue = "128", description = "Tokens of answers (${DEFAULT-VALUE}).")
    private int answerTokens;

    @Option(
            names = "--text",
            paramLabel = "WORD",
            split = ",",
            description = "Only texts whose names have one of these words in them.")
    private List<String> only = List.of();

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the report as a page.")
    private @Nullable Path markdown;

    @Override
    public Integer call() throws Exception {
        List<LookupContest.Result> results = new ArrayList<>();
        run.with(List::of, promptTokens + answerTokens, model -> {
            LookupContest contest = new LookupContest(model, answerTokens, run.runs());
            for (LookupCase text : new LookupTexts(model.vocabularySize(), promptTokens, answerTokens).cases()) {
                if (only.isEmpty() || only.stream().anyMatch(text.name()::contains)) {
                    LookupContest.Result result = contest.run(text);
                    run.show(LookupReport.line(result));
                    results.add(result);
                }
            }
        });
        RunArguments.write(markdown, new LookupReport(run.setting(), results).markdown());
        return results.stream().allMatch(LookupContest.Result::isGood) ? Compare.EQUAL : Compare.DIFFERENT;
    }
}
