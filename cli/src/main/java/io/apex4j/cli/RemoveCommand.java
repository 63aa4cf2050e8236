package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.hub.CachedModel;
import io.apex4j.hub.Hub;
import io.apex4j.hub.HubEnvironment;
import io.apex4j.hub.ModelReference;
import io.apex4j.hub.Removal;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex rm}: removes models that were downloaded. */
@Command(
        name = "rm",
        header = "Remove models that were downloaded.",
        description = "Removes a model's name from the cache, and its bytes when no other revision needs them. Other"
                + " programs that use the cache lose it too. Without --revision all revisions of the model go.",
        footer = {
            "",
            "Examples:",
            "  apex rm owner/repository@model.gguf",
            "  apex rm owner/repository:Q4_K_M --dry-run",
            "  apex rm owner/repository -f                  all its models"
        })
final class RemoveCommand implements Callable<Integer> {
    private final Screen screen;
    private final HubAccess models;

    @Parameters(index = "0", paramLabel = "REF", description = "A model, as 'apex list' shows it, or a repository.")
    private String reference = "";

    @Mixin
    private final ReferenceArguments arguments = new ReferenceArguments();

    @Option(names = "--dry-run", description = "Show what would be removed, remove nothing.")
    private boolean dryRun;

    @Option(
            names = {"-f", "--force"},
            description = "Remove several models at once too, and do not complain when there is none.")
    private boolean force;

    RemoveCommand(Screen screen, HubAccess models) {
        this.screen = screen;
        this.models = models;
    }

    @Override
    public Integer call() {
        HubEnvironment environment = models.environment().get();
        ModelReference parsed = arguments.parse(reference, environment);
        Hub hub = new Hub(environment);
        List<CachedModel> found = hub.find(parsed);
        if (found.isEmpty() && !force) {
            throw new InputException(parsed.text() + " is not in the cache; 'apex list' shows what is there");
        }
        List<String> names =
                found.stream().map(CachedModel::reference).distinct().toList();
        if (names.size() > 1 && !force && !dryRun) {
            throw new OptionException(parsed.text() + " means " + names.size() + " models: "
                    + names.stream().collect(Collectors.joining(", "))
                    + "; name one of them, or give -f to remove all");
        }
        Removal removal = hub.remove(parsed, dryRun);
        for (CachedModel model : removal.models()) {
            screen.line((dryRun ? "would remove " : "removed ")
                    + model.reference()
                    + model.commit()
                            .map(hash -> ", revision " + hash.substring(0, 12))
                            .orElse(""));
        }
        screen.line(Numbers.size(removal.bytes()) + (dryRun ? " would be free" : " are free"));
        return ExitCode.OK.code();
    }
}
