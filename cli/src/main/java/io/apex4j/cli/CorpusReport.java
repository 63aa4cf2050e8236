package io.apex4j.cli;

import io.apex4j.calibrate.CorpusFile;
import io.apex4j.calibrate.CorpusManifest;
import io.apex4j.calibrate.RenderedCorpus;
import io.apex4j.cli.TextTable.Column;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Shows what a corpus holds. */
final class CorpusReport {
    private final CorpusManifest manifest;
    private final Optional<String> counter;
    private final Optional<RenderedCorpus> rendered;

    /**
     * A report.
     *
     * @param model the model for which the corpus was rendered, if it was
     * @param rendered the corpus as that model reads it
     */
    CorpusReport(CorpusManifest manifest, Optional<String> model, Optional<RenderedCorpus> rendered) {
        this.manifest = manifest;
        this.counter = model.isPresent() ? model : manifest.tokenizer();
        this.rendered = rendered;
    }

    void print(Screen screen) {
        screen.line(manifest.name() + " " + manifest.version() + ", " + manifest.license()
                + counter.map(name -> ", tokens of " + name).orElse(""));
        TextTable table = new TextTable(
                Column.text("domain"),
                Column.text("language"),
                Column.number("documents"),
                Column.number("tokens"),
                Column.text("origin"));
        for (String domain : manifest.domains()) {
            List<CorpusFile> files = files(domain);
            for (CorpusFile file : files) {
                table.row(domain, file.language(), Numbers.count(file.documents()), shown(tokens(file)), file.origin());
            }
            if (files.size() > 1) {
                table.row(domain, "all", Numbers.count(documents(files)), shown(tokens(files)), "");
            }
        }
        table.rule();
        table.row("all", "", Numbers.count(documents(manifest.files())), shown(tokens(manifest.files())), "");
        screen.table(table);
        rendered.ifPresent(present -> present.fallbacks()
                .forEach((fallback, count) ->
                        screen.line("conversations with " + fallback.description() + ": " + count)));
    }

    Map<String, Object> json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", manifest.name());
        object.put("version", manifest.version());
        object.put("license", manifest.license());
        object.put("tokenizer", counter.orElse(""));
        object.put("documents", documents(manifest.files()));
        put(object, tokens(manifest.files()));
        object.put("files", manifest.files().stream().map(this::json).toList());
        Map<String, Object> fallbacks = new LinkedHashMap<>();
        rendered.ifPresent(present ->
                present.fallbacks().forEach((fallback, count) -> fallbacks.put(fallback.description(), count)));
        object.put("fallbacks", fallbacks);
        return object;
    }

    private Map<String, Object> json(CorpusFile file) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", file.file());
        object.put("domain", file.domain());
        object.put("language", file.language());
        object.put("documents", file.documents());
        put(object, tokens(file));
        object.put("sha256", file.sha256());
        object.put("origin", file.origin());
        return object;
    }

    private static void put(Map<String, Object> object, OptionalLong tokens) {
        tokens.ifPresent(count -> object.put("tokens", count));
    }

    private List<CorpusFile> files(String domain) {
        return manifest.files().stream()
                .filter(file -> file.domain().equals(domain))
                .toList();
    }

    private static int documents(List<CorpusFile> files) {
        return files.stream().mapToInt(CorpusFile::documents).sum();
    }

    private OptionalLong tokens(CorpusFile file) {
        return rendered.isPresent() ? OptionalLong.of(rendered.get().tokens(file)) : file.tokens();
    }

    private OptionalLong tokens(List<CorpusFile> files) {
        return files.stream().allMatch(file -> tokens(file).isPresent())
                ? OptionalLong.of(
                        files.stream().mapToLong(file -> tokens(file).orElse(0)).sum())
                : OptionalLong.empty();
    }

    private static String shown(OptionalLong tokens) {
        return tokens.isPresent() ? Numbers.count(tokens.getAsLong()) : "-";
    }
}
