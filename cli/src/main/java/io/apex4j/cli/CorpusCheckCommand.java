package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.calibrate.CorpusCheck;
import io.apex4j.calibrate.CorpusCheckResult;
import io.apex4j.calibrate.CorpusManifest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex corpus check}: whether a corpus is in order. */
@Command(
        name = "check",
        header = "Check that a corpus is in order.",
        description =
                "Hashes, encodings, formats, counts, documents that occur twice, balance, and how many tokens there"
                        + " are. Names everything that is wrong; the exit code is 3 then. What is only worth knowing is printed as a"
                        + " warning and leaves the exit code 0.",
        footer = {
            "",
            "Examples:",
            "  apex corpus check",
            "  apex corpus check my-corpus --model model.gguf --min-tokens 60000",
            "  apex corpus check my-corpus --min-domain-tokens 10500 --json"
        })
final class CorpusCheckCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FOLDER", description = "The corpus (else the bundled one).")
    private @Nullable Path folder;

    @Mixin
    private final CorpusModel model = new CorpusModel();

    @Option(names = "--min-tokens", paramLabel = "N", description = "How many tokens there must be in all.")
    private long minimumTokens;

    @Option(names = "--min-domain-tokens", paramLabel = "N", description = "How many tokens each domain must have.")
    private long minimumDomainTokens;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    CorpusCheckCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        if (minimumTokens < 0 || minimumDomainTokens < 0) {
            throw new OptionException("--min-tokens and --min-domain-tokens are 0 or more");
        }
        CorpusCheckResult result =
                CorpusCheck.of(Optional.ofNullable(folder), model.reader(), minimumTokens, minimumDomainTokens);
        if (json) {
            screen.out().println(Json.text(json(result)));
        } else {
            print(result);
        }
        return (result.isClean() ? ExitCode.OK : ExitCode.INPUT).code();
    }

    private void print(CorpusCheckResult result) {
        result.problems().forEach(screen::complain);
        result.warnings().forEach(warning -> screen.complain("warning: " + warning));
        if (result.isClean()) {
            screen.line(result.manifest().map(CorpusCheckCommand::title).orElse("") + ": in order");
        }
    }

    private static String title(CorpusManifest manifest) {
        return manifest.name() + " " + manifest.version() + ", "
                + Numbers.counted(manifest.files().size(), "file");
    }

    private static Map<String, Object> json(CorpusCheckResult result) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("isClean", result.isClean());
        object.put("problems", result.problems());
        object.put("warnings", result.warnings());
        return object;
    }
}
