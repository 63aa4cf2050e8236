package io.apex4j.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Names, arguments and texts of calls by chance, the same for the same seed. */
final class RandomCalls {
    private static final List<String> NAMES = List.of("f", "get_weather", "shop.orders.add", "run-it", "größe", "_x1");
    private static final List<String> PIECES = List.of(
            "word",
            " ",
            ", ",
            "\n",
            "]",
            "[",
            ")",
            "(",
            "{",
            "}",
            "=",
            ":",
            "\"",
            "é",
            "日本",
            "\uD83D\uDE00",
            "</b>",
            "<|",
            "x=1",
            "#",
            "0",
            "\t",
            "a b");
    /** Pieces that a rendering without escapes makes ambiguous. */
    private static final List<String> TRAPS =
            List.of("'", "\\", "\\n", "', b='", "')", "')]", "''", "<|tool_call_end|>", "</think>", "\\'");

    private final SplittableRandom random;

    RandomCalls(long seed) {
        random = new SplittableRandom(seed);
    }

    int number(int bound) {
        return random.nextInt(bound);
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String name() {
        return oneOf(NAMES);
    }

    /** A string, one in some with something in it that has to be escaped in quotes. */
    String string(int trapRarity) {
        StringBuilder string = new StringBuilder();
        for (int count = random.nextInt(6); count > 0; count--) {
            string.append(random.nextInt(trapRarity) == 0 ? oneOf(TRAPS) : oneOf(PIECES));
        }
        return string.toString();
    }

    Map<String, @Nullable Object> arguments(int trapRarity) {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            arguments.put("argument" + count, value(2, trapRarity));
        }
        return arguments;
    }

    private @Nullable Object value(int depth, int trapRarity) {
        return switch (random.nextInt(depth > 0 ? 10 : 8)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> random.nextGaussian() * Math.pow(10, random.nextInt(-20, 20));
            case 8 -> list(depth - 1, trapRarity);
            case 9 -> map(depth - 1, trapRarity);
            default -> string(trapRarity);
        };
    }

    private List<@Nullable Object> list(int depth, int trapRarity) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            list.add(value(depth, trapRarity));
        }
        return list;
    }

    private Map<String, @Nullable Object> map(int depth, int trapRarity) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            map.put(string(trapRarity) + count, value(depth, trapRarity));
        }
        return map;
    }

    /** A text with some changes by chance: characters and parts left out, doubled, moved and put in. */
    String mutated(String text) {
        StringBuilder mutated = new StringBuilder(text);
        for (int count = random.nextInt(1, 6); count > 0 && !mutated.isEmpty(); count--) {
            int start = random.nextInt(mutated.length());
            int end = Math.min(mutated.length(), start + 1 + random.nextInt(12));
            String part = mutated.substring(start, end);
            switch (random.nextInt(5)) {
                case 0 -> mutated.delete(start, end);
                case 1 -> mutated.insert(start, part);
                case 2 -> mutated.insert(start, oneOf(PIECES));
                case 3 -> mutated.insert(start, oneOf(TRAPS));
                default -> mutated.delete(start, end).insert(random.nextInt(mutated.length() + 1), part);
            }
        }
        return mutated.toString();
    }

    /** Numbers by their value, everything else as it is. */
    static @Nullable Object normal(@Nullable Object value) {
        return switch (value) {
            case Number number -> new BigDecimal(number.toString()).stripTrailingZeros();
            case List<?> list ->
                list.stream().map(RandomCalls::normal).collect(ArrayList::new, List::add, List::addAll);
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> normal = new LinkedHashMap<>();
                map.forEach((key, item) -> normal.put(key, normal(item)));
                yield normal;
            }
            case null, default -> value;
        };
    }
}
