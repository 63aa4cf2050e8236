package io.apex4j.cli;

import io.apex4j.calibrate.Corpus;
import io.apex4j.calibrate.ReaderModel;
import io.apex4j.calibrate.RenderedCorpus;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex corpus list}: what a corpus holds. */
@Command(
        name = "list",
        header = "Show what a corpus holds.",
        description = "Domains, languages, numbers of documents and of tokens: those of the manifest, or with --model"
                + " those of a model, and what its chat template has no place for.",
        footer = {
            "",
            "Examples:",
            "  apex corpus list",
            "  apex corpus list --model model.gguf",
            "  apex corpus list my-corpus --json"
        })
final class CorpusListCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FOLDER", description = "The corpus (else the bundled one).")
    private @Nullable Path folder;

    @Mixin
    private final CorpusModel model = new CorpusModel();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    CorpusListCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Corpus corpus = folder == null ? Corpus.bundled() : Corpus.open(folder);
        Optional<ReaderModel> reader = model.reader();
        Optional<RenderedCorpus> rendered = reader.map(present -> present.render(corpus));
        CorpusReport report = new CorpusReport(corpus.manifest(), reader.map(ReaderModel::name), rendered);
        if (json) {
            screen.out().println(Json.text(report.json()));
        } else {
            report.print(screen);
        }
        return ExitCode.OK.code();
    }
}
