package io.apex4j.cli;

import io.apex4j.hub.CachedModel;
import io.apex4j.hub.Hub;
import io.apex4j.hub.HubEnvironment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code apex list}: which models are there. */
@Command(
        name = "list",
        aliases = "ls",
        header = "List the models that were downloaded.",
        description =
                "All GGUF models in the cache of the Hugging Face hub, whichever program downloaded them, and those"
                        + " that apex downloaded from elsewhere. What stands under 'model' can be given to every command that"
                        + " takes a reference; a revision other than main needs --revision.",
        footer = {"", "Examples:", "  apex list", "  apex ls --json"})
final class ListCommand implements Callable<Integer> {
    private static final int SHOWN_DIGITS = 12;

    private final Screen screen;
    private final HubAccess models;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    ListCommand(Screen screen, HubAccess models) {
        this.screen = screen;
        this.models = models;
    }

    @Override
    public Integer call() {
        HubEnvironment environment = models.environment().get();
        List<CachedModel> found = new Hub(environment).list();
        if (json) {
            screen.out()
                    .println(Json.text(Map.of(
                            "models", found.stream().map(ListCommand::object).toList())));
        } else if (found.isEmpty()) {
            screen.line("no models in " + environment.hubCache() + "; 'apex pull REF' downloads one");
        } else {
            table(found);
        }
        return ExitCode.OK.code();
    }

    private void table(List<CachedModel> found) {
        TextTable table = new TextTable(
                TextTable.Column.text("model"),
                TextTable.Column.number("size"),
                TextTable.Column.text("revision"),
                TextTable.Column.cut("known as"));
        for (CachedModel model : found) {
            String known = String.join(", ", model.revisions());
            table.row(
                    model.reference(),
                    Numbers.size(model.bytes()),
                    model.commit().map(hash -> hash.substring(0, SHOWN_DIGITS)).orElse(""),
                    model.isComplete() ? known : (known + " (files are missing)").strip());
        }
        screen.table(table);
        screen.line(Numbers.counted(found.size(), "model") + ", "
                + Numbers.size(found.stream().mapToLong(CachedModel::bytes).sum()));
    }

    /** A model as JSON has it. */
    static Map<String, Object> object(CachedModel model) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("reference", model.reference());
        object.put("bytes", model.bytes());
        model.commit().ifPresent(commit -> object.put("revision", commit));
        object.put("knownAs", model.revisions());
        object.put("complete", model.isComplete());
        object.put("files", model.files().stream().map(Path::toString).toList());
        return object;
    }
}
