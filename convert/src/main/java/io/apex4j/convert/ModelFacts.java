package io.apex4j.convert;

import java.util.List;
import java.util.Optional;

/**
 * What a folder says about its model: for the metadata, for names of files, for a model card.
 *
 * @param name what the model is called: as the options say, else the model card ({@code model_name}), else the cache of
 *     the hub, else the folder
 * @param repository its place on the hub as {@code owner/name}, when the folder lies in a cache of the hub
 * @param license identifier of the license, several joined by commas
 * @param licenseName name of the license, where the identifier is {@code other}
 * @param licenseLink where the license is found
 * @param tags tags of the model card, with its pipeline tag at the end
 * @param languages languages of the model card
 * @param baseModels what the model was made from: mostly {@code owner/name}
 */
public record ModelFacts(
        String name,
        Optional<String> repository,
        Optional<String> license,
        Optional<String> licenseName,
        Optional<String> licenseLink,
        List<String> tags,
        List<String> languages,
        List<String> baseModels) {
    /** Keeps its own copies of the lists. */
    public ModelFacts {
        tags = List.copyOf(tags);
        languages = List.copyOf(languages);
        baseModels = List.copyOf(baseModels);
    }

    /** The name as file names begin with it: letters, digits, dots, hyphens and underscores. */
    public String fileStem() {
        String stem = name.strip().replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[.-]+|-+$", "");
        return stem.isEmpty() ? "model" : stem;
    }
}
