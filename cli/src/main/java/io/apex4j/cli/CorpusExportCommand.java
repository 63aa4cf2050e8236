package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.calibrate.Corpus;
import io.apex4j.calibrate.CorpusWriter;
import io.apex4j.calibrate.ReaderModel;
import io.apex4j.calibrate.RenderedCorpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex corpus export}: a corpus as files. */
@Command(
        name = "export",
        header = "Write a corpus to a folder or to one text.",
        description = "The folder can be changed, and made a corpus again with 'apex corpus build'. The text is what a"
                + " model reads, with names of control tokens, domains and languages in turn, for"
                + " 'llama-imatrix --parse-special -f'.",
        footer = {
            "",
            "Examples:",
            "  apex corpus export -o corpus",
            "  apex corpus export --text corpus.txt --model model.gguf"
        })
final class CorpusExportCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FOLDER", description = "The corpus (else the bundled one).")
    private @Nullable Path folder;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            description = "The folder to write; it does not exist yet, or is empty.")
    private @Nullable Path output;

    @Option(names = "--text", paramLabel = "FILE", description = "The text to write, for the model of --model.")
    private @Nullable Path text;

    @Mixin
    private final CorpusModel model = new CorpusModel();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    CorpusExportCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        if (output == null && text == null) {
            throw new OptionException("give -o FOLDER, or --text FILE with --model MODEL");
        }
        Optional<ReaderModel> reader = model.reader();
        if (text != null && reader.isEmpty()) {
            throw new OptionException(
                    "--text needs --model MODEL: conversations are written in the words of its template");
        }
        CorpusExport report = new CorpusExport(screen, json);
        if (output != null) {
            CorpusWriter.copy(Optional.ofNullable(folder), output);
            report.wrote("folder", output);
        }
        if (text != null) {
            Corpus corpus = folder == null ? Corpus.bundled() : Corpus.open(folder);
            RenderedCorpus rendered = reader.orElseThrow().render(corpus);
            CorpusWriter.writeText(rendered, text);
            report.wrote("text", text);
            report.rendered(rendered);
        }
        report.finish();
        return ExitCode.OK.code();
    }
}
