package io.apex4j.bench;

import io.apex4j.bench.ConstrainedContest.Choice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code compare constrained}: what it costs to keep answers within grammars. */
@Command(
        name = "constrained",
        description = "Generates within grammars and freely. Exit code 1: within one the speed is less than 0.95 of the"
                + " free speed.")
final class CompareConstrained implements Callable<Integer> {
    private static final double LEAST_RATIO = 0.95;

    @Mixin
    private RunArguments run = new RunArguments();

    @Option(
            names = "--words",
            defaultValue = "127742",
            description =
                    "Words of the vocabulary, of the bundled corpus: as many as the shape has tokens beside bytes and"
                            + " control tokens (${DEFAULT-VALUE}).")
    private int words;

    @Option(names = "--generate", defaultValue = "64", description = "Tokens of a run (${DEFAULT-VALUE}).")
    private int tokens;

    @Option(
            names = "--grammar",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "json,tool-call,c",
            description = "Names of bundled grammars (${DEFAULT-VALUE}).")
    private List<String> names = List.of();

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the report as a page.")
    private @Nullable Path markdown;

    @Override
    public Integer call() throws Exception {
        List<GrammarCase> grammars = names.stream().map(GrammarCase::named).toList();
        List<ConstrainedContest.Result> results = new ArrayList<>();
        run.with(() -> CorpusVocabulary.words(words), 3 * tokens, model -> {
            ConstrainedContest contest = new ConstrainedContest(model, tokens, run.runs());
            for (GrammarCase grammar : grammars) {
                for (Choice choice : Choice.values()) {
                    ConstrainedContest.Result result = contest.run(grammar, choice);
                    run.show(ConstrainedReport.line(result));
                    results.add(result);
                }
            }
        });
        RunArguments.write(markdown, new ConstrainedReport(run.setting(), results).markdown());
        return results.stream().allMatch(result -> result.ratio() >= LEAST_RATIO) ? Compare.EQUAL : Compare.DIFFERENT;
    }
}
