package io.apex4j.convert;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects the {@link ModelFacts} of a folder. */
final class ModelFactsReader {
    /** How the hub's cache names folders: {@code models--owner--name/snapshots/revision}. */
    private static final Pattern CACHED = Pattern.compile("models--(.+?)--(.+)");

    private ModelFactsReader() {}

    static ModelFacts read(Path folder) {
        FrontMatter card = FrontMatter.read(folder);
        Path absolute = folder.toAbsolutePath().normalize();
        Optional<String> repository = repository(absolute);
        String name = card.text("model_name")
                .or(() -> repository.map(id -> id.substring(id.indexOf('/') + 1)))
                .or(() -> Optional.ofNullable(absolute.getFileName()).map(Path::toString))
                .orElse("model");
        List<String> tags = new ArrayList<>(card.list("tags"));
        tags.addAll(card.list("pipeline_tag"));
        List<String> languages = new ArrayList<>(card.list("languages"));
        languages.addAll(card.list("language"));
        List<String> licenses = card.list("license");
        return new ModelFacts(
                name,
                repository,
                licenses.isEmpty() ? Optional.empty() : Optional.of(String.join(",", licenses)),
                card.text("license_name"),
                card.text("license_link"),
                tags,
                languages,
                card.list("base_model"));
    }

    private static Optional<String> repository(Path absolute) {
        Path snapshots = absolute.getParent();
        if (snapshots == null || !snapshots.endsWith("snapshots")) {
            return Optional.empty();
        }
        Path cached = snapshots.getParent();
        if (cached == null) {
            return Optional.empty();
        }
        Matcher matcher = CACHED.matcher(String.valueOf(cached.getFileName()));
        return matcher.matches() ? Optional.of(matcher.group(1) + "/" + matcher.group(2)) : Optional.empty();
    }
}
