package io.apex4j.convert;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/** Takes checked values from a JSON object. A field that is null counts as absent. */
final class JsonFields {
    private final Path file;
    private final JsonNode object;

    /**
     * Reads an object.
     *
     * @param file the file that holds it, for messages
     */
    JsonFields(Path file, JsonNode object) {
        this.file = file;
        this.object = object;
    }

    Optional<JsonNode> find(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    /** The first of some names that is there. */
    private String present(List<String> names) {
        return names.stream().filter(name -> find(name).isPresent()).findFirst().orElse(names.getFirst());
    }

    /** An integer under the first of several names that is there. */
    int integer(List<String> names, int minimum, int maximum) {
        return integer(present(names), minimum, maximum);
    }

    int integer(String name, int minimum, int maximum) {
        return optionalInteger(name, minimum, maximum).orElseThrow(() -> missing(name));
    }

    OptionalInt optionalInteger(String name, int minimum, int maximum) {
        Optional<JsonNode> value = find(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(toInteger(name, value.get(), minimum, maximum));
    }

    /** An array of integers. */
    Optional<List<Integer>> integers(String name, int minimum, int maximum) {
        return find(name).map(value -> {
            List<Integer> numbers = new ArrayList<>();
            for (JsonNode element : array(name, value)) {
                numbers.add(toInteger(name + "[" + numbers.size() + "]", element, minimum, maximum));
            }
            return List.copyOf(numbers);
        });
    }

    /** An array of texts. */
    Optional<List<String>> texts(String name) {
        return find(name).map(value -> {
            List<String> texts = new ArrayList<>();
            for (JsonNode element : array(name, value)) {
                texts.add(toText(name + "[" + texts.size() + "]", element));
            }
            return List.copyOf(texts);
        });
    }

    /** A number above 0 that a 32-bit float can hold. */
    Optional<Float> positive(String name) {
        return number(name).map(value -> {
            if (value <= 0) {
                throw fault(name, value + "; it must be above 0");
            }
            return value;
        });
    }

    /** A number that a 32-bit float can hold. */
    Optional<Float> number(String name) {
        return find(name).map(value -> {
            if (!value.isNumber()) {
                throw fault(name, Excerpt.plain(value.toString()) + ", which is no number");
            }
            float number = (float) value.asDouble();
            if (!Float.isFinite(number)) {
                throw fault(name, Excerpt.plain(value.toString()) + ", which is beyond the range of 32-bit floats");
            }
            return number;
        });
    }

    boolean flag(String name, boolean otherwise) {
        return optionalFlag(name).orElse(otherwise);
    }

    Optional<Boolean> optionalFlag(String name) {
        return find(name).map(value -> {
            if (!value.isBoolean()) {
                throw fault(name, Excerpt.plain(value.toString()) + "; it must be true or false");
            }
            return value.booleanValue();
        });
    }

    Optional<String> text(String name) {
        return find(name).map(value -> toText(name, value));
    }

    /** An object within this one. */
    Optional<JsonFields> object(String name) {
        return find(name).map(value -> {
            if (!value.isObject()) {
                throw fault(name, Excerpt.plain(value.toString()) + "; it must be an object");
            }
            return new JsonFields(file, value);
        });
    }

    ConvertException missing(String name) {
        return new ConvertException(file + ": " + name + " is missing");
    }

    /**
     * A complaint about a field.
     *
     * @param rest what the field is, and what it should be
     */
    ConvertException fault(String name, String rest) {
        return new ConvertException(file + ": " + name + " is " + rest);
    }

    private JsonNode array(String name, JsonNode value) {
        if (!value.isArray()) {
            throw fault(name, Excerpt.plain(value.toString()) + "; it must be an array");
        }
        return value;
    }

    private int toInteger(String name, JsonNode value, int minimum, int maximum) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw fault(
                    name,
                    Excerpt.plain(value.toString()) + "; it must be an integer from " + minimum + " to " + maximum);
        }
        int number = value.intValue();
        if (number < minimum || number > maximum) {
            throw fault(name, number + "; it must be from " + minimum + " to " + maximum);
        }
        return number;
    }

    private String toText(String name, JsonNode value) {
        if (!value.isString()) {
            throw fault(name, Excerpt.plain(value.toString()) + "; it must be a text");
        }
        return value.stringValue();
    }
}
