package io.apex4j.hub;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Short names of models that come with the program, each with the checksum of its file. */
final class Gallery {
    private static final Map<String, ModelReference.HubFile> MODELS = Map.of(
            "lfm2.5-8b-a1b-apex-i-balanced",
            new ModelReference.HubFile(
                    new RepositoryId("mudler", "LFM2.5-8B-A1B-APEX-GGUF"),
                    "LFM2.5-8B-A1B-APEX-I-Balanced.gguf",
                    Optional.empty(),
                    Optional.of("c6a7021aeee1af784c755d923e53e544a563bc9f530f483b8cf5480d033aa06d")));

    private Gallery() {}

    /** The model of a name, in letters of either case. */
    static Optional<ModelReference> find(String name) {
        return Optional.ofNullable(MODELS.get(name.toLowerCase(Locale.ROOT)));
    }

    /** All names. */
    static List<String> names() {
        return MODELS.keySet().stream().sorted().toList();
    }
}
