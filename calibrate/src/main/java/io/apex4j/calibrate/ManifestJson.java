package io.apex4j.calibrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Manifests as JSON. */
final class ManifestJson {
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\.(jsonl|txt)");
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9][a-z0-9_-]{0,39}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final String place;

    private ManifestJson(String place) {
        this.place = place;
    }

    /**
     * Reads a manifest.
     *
     * @param place the file, for messages
     */
    static CorpusManifest read(byte[] bytes, String place) {
        return new ManifestJson(place).read(new CorpusJson().parse(CorpusText.decode(bytes, place), place));
    }

    /** The text of a manifest, with a line end after the last line. */
    static String write(CorpusManifest manifest) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", manifest.name());
        object.put("version", manifest.version());
        object.put("license", manifest.license());
        manifest.tokenizer().ifPresent(tokenizer -> object.put("tokenizer", tokenizer));
        object.put("files", manifest.files().stream().map(ManifestJson::object).toList());
        return new CorpusJson().lines(object).replace("\r\n", "\n") + "\n";
    }

    private static Map<String, Object> object(CorpusFile file) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", file.file());
        object.put("domain", file.domain());
        object.put("language", file.language());
        object.put("documents", file.documents());
        file.tokens().ifPresent(tokens -> object.put("tokens", tokens));
        object.put("sha256", file.sha256());
        object.put("origin", file.origin());
        putNullable(object, "seed", file.seed().isPresent() ? file.seed().getAsLong() : null);
        return object;
    }

    @SuppressWarnings("NullAway") // JSON has null, and so have maps of it
    private static void putNullable(Map<String, Object> object, String key, @Nullable Object value) {
        object.put(key, value);
    }

    /** Whether a domain may be called so. */
    static boolean isDomain(String name) {
        return DOMAIN.matcher(name).matches();
    }

    /** Whether a language may be called so. */
    static boolean isLanguage(String name) {
        return LANGUAGE.matcher(name).matches();
    }

    private CorpusManifest read(JsonNode object) {
        JsonNode list = object.path("files");
        if (!list.isArray() || list.isEmpty() || list.size() > CorpusLimits.FILES) {
            throw new CalibrationException(
                    place + ": files is no list of 1 to " + CorpusLimits.FILES + " files of a corpus");
        }
        List<CorpusFile> files = new ArrayList<>();
        for (JsonNode file : list) {
            files.add(file(file, "files[" + files.size() + "]."));
        }
        Optional<String> tokenizer =
                isAbsent(object.path("tokenizer")) ? Optional.empty() : Optional.of(word(object, "tokenizer", ""));
        try {
            return new CorpusManifest(
                    word(object, "name", ""),
                    word(object, "version", ""),
                    word(object, "license", ""),
                    tokenizer,
                    files);
        } catch (IllegalArgumentException exception) {
            throw new CalibrationException(place + ": " + exception.getMessage(), exception);
        }
    }

    private CorpusFile file(JsonNode file, String path) {
        return new CorpusFile(
                word(file, "file", path, FILE),
                word(file, "domain", path, DOMAIN),
                word(file, "language", path, LANGUAGE),
                Math.toIntExact(number(file, "documents", path, CorpusLimits.DOCUMENTS)),
                isAbsent(file.path("tokens"))
                        ? OptionalLong.empty()
                        : OptionalLong.of(number(file, "tokens", path, CorpusLimits.TOTAL_BYTES)),
                word(file, "sha256", path, SHA256),
                word(file, "origin", path),
                isAbsent(file.path("seed"))
                        ? OptionalLong.empty()
                        : OptionalLong.of(number(file, "seed", path, Long.MAX_VALUE)));
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private String word(JsonNode object, String key, String path, Pattern pattern) {
        String value = word(object, key, path);
        if (!pattern.matcher(value).matches()) {
            throw new CalibrationException(
                    place + ": " + path + key + " is '" + Excerpt.of(value) + "', which is not of the form " + pattern);
        }
        return value;
    }

    private String word(JsonNode object, String key, String path) {
        JsonNode node = object.path(key);
        String value = node.isString() ? node.asString() : "";
        if (value.isBlank() || value.length() > CorpusLimits.WORD_CHARS) {
            throw new CalibrationException(
                    place + ": " + path + key + " is no text of 1 to " + CorpusLimits.WORD_CHARS + " characters");
        }
        return value;
    }

    private long number(JsonNode object, String key, String path, long maximum) {
        JsonNode node = object.path(key);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.asLong() < 0 || node.asLong() > maximum) {
            throw new CalibrationException(place + ": " + path + key + " is no whole number from 0 to " + maximum);
        }
        return node.asLong();
    }
}
