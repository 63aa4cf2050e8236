package io.apex4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code compare grammar}: whether grammars allow the same tokens, and what a mask costs. */
@Command(
        name = "grammar",
        description =
                "Follows random texts of grammars, and of the grammars of JSON Schemas, in both engines: which tokens may"
                        + " come next, and how long it takes to know. Exit code 1: the engines do not agree.")
final class CompareGrammar implements Callable<Integer> {
    private static final long SEED = 20_261_125;
    private static final GrammarContest.Extent WARM_UP = new GrammarContest.Extent(50, 60);
    private static final GrammarContest.Extent WARM_UP_OF_SCHEMA = new GrammarContest.Extent(2, 60);
    private static final long FILE_BYTES = 64L << 20;

    @Mixin
    private PeerArguments peer = new PeerArguments();

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "A model whose vocabulary to use; by default one is made of the bundled corpus.")
    private @Nullable Path model;

    @Option(
            names = "--words",
            defaultValue = "127742",
            description = "Words of the vocabulary that is made, beside bytes and control tokens (${DEFAULT-VALUE}).")
    private int words;

    @Option(names = "--walks", defaultValue = "50", description = "Random texts of each grammar (${DEFAULT-VALUE}).")
    private int walks;

    @Option(
            names = "--schema-walks",
            paramLabel = "WALKS",
            defaultValue = "2",
            description = "Random texts of each of the bundled schemas (${DEFAULT-VALUE}); 0 leaves them out.")
    private int schemaWalks;

    @Option(names = "--tokens", defaultValue = "60", description = "Most tokens of a text (${DEFAULT-VALUE}).")
    private int tokens;

    @Option(
            names = "--grammar",
            split = ",",
            paramLabel = "NAME|FILE",
            description = "Only these, and no schemas: names of the bundled grammars, or files in GBNF.")
    private List<String> only = List.of();

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the report as a page.")
    private @Nullable Path markdown;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        List<GrammarReport.Row> rows = new ArrayList<>();
        try (LlamaCpp llama = peer.open();
                WorkFolder folder = peer.createFolder(FILE_BYTES)) {
            Path file = model;
            if (file == null) {
                file = folder.file("vocabulary.gguf");
                CorpusVocabulary.write(words, file);
            }
            try (LlamaModel vocabulary = llama.open(file, LlamaModel.Loading.VOCABULARY)) {
                GrammarContest contest = new GrammarContest(vocabulary);
                List<GrammarCase> written = schemas(SchemaCases.WRITTEN);
                List<GrammarCase> random = schemas(SchemaCases.RANDOM);
                for (GrammarCase grammar : grammars()) {
                    contest.warmUp(grammar, WARM_UP, SEED - WARM_UP.walks());
                }
                for (GrammarCase schema : written) {
                    contest.warmUp(schema, WARM_UP_OF_SCHEMA, SEED - WARM_UP_OF_SCHEMA.walks());
                }
                for (GrammarCase grammar : grammars()) {
                    rows.add(row(grammar.name(), List.of(run(contest, grammar, walks))));
                }
                if (!written.isEmpty()) {
                    rows.add(schemas(contest, SchemaCases.WRITTEN, written));
                    rows.add(schemas(contest, SchemaCases.RANDOM, random));
                }
                report(rows, vocabulary.vocabularySize());
            }
        }
        return rows.stream().allMatch(row -> row.differences().isEmpty()) ? Compare.EQUAL : Compare.DIFFERENT;
    }

    private List<GrammarCase> grammars() throws IOException {
        List<GrammarCase> bundled = GrammarCase.all().toList();
        if (only.isEmpty()) {
            return bundled;
        }
        List<GrammarCase> chosen = new ArrayList<>();
        for (String name : only) {
            Stream<GrammarCase> named =
                    bundled.stream().filter(grammar -> grammar.name().equals(name));
            GrammarCase found = named.findFirst().orElse(null);
            chosen.add(found != null ? found : new GrammarCase(name, Files.readString(Path.of(name))));
        }
        return chosen;
    }

    private List<GrammarCase> schemas(String name) {
        return only.isEmpty() && schemaWalks > 0 ? SchemaCases.of(name) : List.of();
    }

    private GrammarReport.Row schemas(GrammarContest contest, String name, List<GrammarCase> schemas) {
        List<GrammarContest.Result> results = schemas.stream()
                .map(schema -> run(contest, schema, schemaWalks))
                .toList();
        return row(schemas.size() + " " + name + " schemas", results);
    }

    private GrammarContest.Result run(GrammarContest contest, GrammarCase grammar, int texts) {
        GrammarContest.Result result = contest.run(grammar, new GrammarContest.Extent(texts, tokens), SEED);
        result.differences().forEach(spec.commandLine().getOut()::println);
        return result;
    }

    private GrammarReport.Row row(String name, List<GrammarContest.Result> results) {
        GrammarReport.Row row = GrammarReport.Row.of(name, results);
        spec.commandLine().getErr().println(row.line());
        return row;
    }

    private void report(List<GrammarReport.Row> rows, int vocabularySize) throws IOException {
        if (markdown == null) {
            return;
        }
        GrammarReport report = new GrammarReport(
                LocalDate.now(ZoneId.systemDefault()).toString(),
                Machine.current(),
                "bench/compare "
                        + String.join(
                                " ", spec.root().commandLine().getParseResult().originalArgs()),
                vocabularySize,
                rows);
        Files.writeString(markdown, report.markdown());
    }
}
