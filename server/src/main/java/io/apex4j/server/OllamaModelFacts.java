package io.apex4j.server;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufValue;
import io.apex4j.model.Model;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Ollama's API tells of the model that is served. Safe for use by several threads. */
final class OllamaModelFacts {
    private static final String TAG = ":latest";
    /** A model that stays until the server ends; the time is one that clients can read. */
    private static final String NEVER = "2318-01-01T00:00:00Z";

    /** The most values of a list that is told. */
    private static final int MOST_LISTED = 256;

    private final ServedModel served;

    OllamaModelFacts(ServedModel served) {
        this.served = served;
    }

    /** A name with its tag, which is {@code latest} where none is given. */
    static String tagged(String name) {
        return name.indexOf(':', name.lastIndexOf('/') + 1) >= 0 ? name : name + TAG;
    }

    /** The name that clients call the model by, with its tag. */
    String name() {
        return tagged(served.id());
    }

    /** Whether a name, with or without a tag, is one of the model's. */
    boolean isNamed(String other) {
        return Stream.concat(Stream.of(served.id()), served.aliases().stream())
                .anyMatch(name -> tagged(name).equalsIgnoreCase(tagged(other)));
    }

    /** The model in a list of those that there are. */
    JsonFields listed() {
        return JsonFields.of("name", name())
                .with("model", name())
                .with("modified_at", served.since().toString())
                .with("size", model().fileBytes())
                .with("digest", digest())
                .with("details", details());
    }

    /** The model in a list of those that are loaded. */
    JsonFields running() {
        return listed().with("expires_at", NEVER).with("size_vram", 0).with("context_length", model().contextLength());
    }

    /** All that is known about the model. */
    JsonFields shown() {
        return JsonFields.of(
                        "license", model().metadata().text("general.license").orElse(""))
                .with("modelfile", "# " + name() + " is no model of Ollama's and has no Modelfile\n")
                .with("parameters", "")
                .with("template", served.chat().template().source())
                .with("details", details())
                .with("model_info", information(model().metadata()))
                .with("capabilities", List.of("completion", "tools", "thinking"))
                .with("modified_at", served.since().toString());
    }

    private Model model() {
        return served.model();
    }

    private JsonFields details() {
        return JsonFields.of("parent_model", "")
                .with("format", "gguf")
                .with("family", model().architecture())
                .with("families", List.of(model().architecture()))
                .with("parameter_size", parameters(served.parameters()))
                .with("quantization_level", widestType().ggmlName().toUpperCase(Locale.ROOT));
    }

    private static String parameters(long count) {
        return count < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1fM", count / 1e6)
                : String.format(Locale.ROOT, "%.1fB", count / 1e9);
    }

    /** The type that most weights have. */
    private GgmlType widestType() {
        Map<GgmlType, Long> weights = new EnumMap<>(GgmlType.class);
        model().file().tensors().forEach(tensor -> weights.merge(tensor.type(), tensor.elements(), Long::sum));
        return weights.entrySet().stream()
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .map(Map.Entry::getKey)
                .orElse(GgmlType.F32);
    }

    /** Tells the model from others: a hash of its name, size and metadata, not of its weights. */
    private String digest() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            String text = name() + '\n' + model().fileBytes() + '\n' + information(model().metadata());
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The metadata; long lists, such as the vocabulary, are null. */
    private static JsonFields information(GgufMetadata metadata) {
        JsonFields fields = JsonFields.of("general.architecture", null);
        metadata.values().forEach((key, value) -> fields.with(key, plain(value)));
        return fields;
    }

    private static @Nullable Object plain(GgufValue value) {
        return switch (value) {
            case GgufValue.UInt8(int number) -> number;
            case GgufValue.Int8(byte number) -> number;
            case GgufValue.UInt16(int number) -> number;
            case GgufValue.Int16(short number) -> number;
            case GgufValue.UInt32(long number) -> number;
            case GgufValue.Int32(int number) -> number;
            case GgufValue.UInt64(long number) -> new BigInteger(Long.toUnsignedString(number));
            case GgufValue.Int64(long number) -> number;
            case GgufValue.Float32(float number) -> Float.isFinite(number) ? number : null;
            case GgufValue.Float64(double number) -> Double.isFinite(number) ? number : null;
            case GgufValue.Bool(boolean bool) -> bool;
            case GgufValue.Text(String text) -> text;
            case GgufArray array ->
                array.size() <= MOST_LISTED
                        ? array.values(MOST_LISTED).stream()
                                .map(OllamaModelFacts::plain)
                                .toList()
                        : null;
        };
    }
}
