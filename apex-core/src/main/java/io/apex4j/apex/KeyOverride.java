package io.apex4j.apex;

import io.apex4j.gguf.GgufValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A metadata value that the output gets in place of the source's: {@code --override-kv KEY=TYPE:VALUE}.
 *
 * @param key the metadata key
 * @param value the value as it is written: integers as 32-bit unsigned of their magnitude, floats as 32-bit
 */
public record KeyOverride(String key, GgufValue value) {
    private static final String OPTION = "--override-kv";
    private static final String ALIGNMENT_KEY = "general.alignment";
    private static final int MAXIMUM_BYTES = 127;
    private static final List<String> TYPES = List.of("int", "float", "bool", "str");

    /**
     * Reads the value of the option.
     *
     * @param argument {@code KEY=TYPE:VALUE}; types are int, float, bool and str, keys and strings have at most 127 bytes
     * @throws OptionException when it has another form
     */
    public static KeyOverride parse(String argument) {
        int equals = argument.indexOf('=');
        int colon = argument.indexOf(':', equals + 1);
        if (equals <= 0 || colon < 0) {
            throw new OptionException(OPTION + ": '" + argument
                    + "' is not KEY=TYPE:VALUE, such as general.name=str:My model or a.b=int:4");
        }
        String key = argument.substring(0, equals);
        checkLength(argument, "the key", key);
        if (key.equals(ALIGNMENT_KEY)) {
            throw new OptionException(OPTION + ": '" + argument + "': outputs are always aligned to 32 bytes, so "
                    + ALIGNMENT_KEY + " cannot be changed");
        }
        String text = argument.substring(colon + 1);
        String type = argument.substring(equals + 1, colon);
        return switch (type) {
            case "int" -> new KeyOverride(key, new GgufValue.UInt32(integer(argument, text)));
            case "float" -> new KeyOverride(key, new GgufValue.Float32(number(argument, text)));
            case "bool" -> new KeyOverride(key, new GgufValue.Bool(truth(argument, text)));
            case "str" -> {
                checkLength(argument, "the string", text);
                yield new KeyOverride(key, new GgufValue.Text(text));
            }
            default ->
                throw new OptionException(OPTION + ": '" + argument + "' has the unknown type '" + type + "'; "
                        + NearestName.hint(type, TYPES));
        };
    }

    private static long integer(String argument, String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= -0xffff_ffffL && number <= 0xffff_ffffL) {
                return Math.abs(number);
            }
        } catch (NumberFormatException notAnInteger) {
            throw new OptionException(OPTION + ": '" + argument + "': '" + text + "' is not an integer");
        }
        throw new OptionException(
                OPTION + ": '" + argument + "': integers are written with 32 bits and must be at most 4294967295");
    }

    private static float number(String argument, String text) {
        try {
            return (float) Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw new OptionException(OPTION + ": '" + argument + "': '" + text + "' is not a number");
        }
    }

    private static boolean truth(String argument, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new OptionException(OPTION + ": '" + argument + "': '" + text + "' is neither true nor false");
        };
    }

    private static void checkLength(String argument, String what, String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAXIMUM_BYTES) {
            throw new OptionException(OPTION + ": '" + argument + "': " + what + " has " + bytes + " bytes; at most "
                    + MAXIMUM_BYTES + " are allowed");
        }
    }
}
