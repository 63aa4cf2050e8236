package io.apex4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Schemas made to do harm are refused, or their grammars can be followed. */
class HostileSchemaTest {
    private static final int MUTATIONS = 10_000;
    private static final int TOKENS = 20;
    private static final List<String> KEYWORDS = List.of(
            "type",
            "enum",
            "const",
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "minimum",
            "exclusiveMaximum",
            "multipleOf",
            "pattern",
            "format",
            "anyOf",
            "oneOf",
            "allOf",
            "not",
            "$ref",
            "minProperties",
            "maxProperties",
            "if",
            "$defs");
    private static final List<Object> VALUES = List.of(
            true,
            false,
            0,
            -1,
            3,
            1e300,
            new BigDecimal("1e-300"),
            1_000_000_000L,
            "",
            "#",
            "#/properties/a",
            "#/$defs/tree",
            "string",
            "object",
            "^(a*)*b{3,900}$",
            "(((a|b){2,9}){2,9}){2,9}",
            "[^a-z].{9}$",
            "date-time",
            List.of(),
            List.of("object", "array", "string", "null"),
            Map.of(),
            Map.of("$ref", "#"),
            List.of(Map.of("$ref", "#"), Map.of("type", "null")));

    private final SplittableRandom random = new SplittableRandom(20_261_125);
    private final TokenTrie trie = TestVocabulary.random(300, 3);

    @Test
    void mutatedSchemasAreRefusedOrFollowed() {
        List<Object> schemas =
                WrittenSchemas.all().stream().map(ForeignValidator::read).toList();
        int taken = 0;
        for (int mutation = 0; mutation < MUTATIONS; mutation++) {
            Object schema = schemas.get(mutation % schemas.size());
            for (int change = 1 + random.nextInt(3); change > 0; change--) {
                schema = mutated(schema);
            }
            try {
                follow(CompiledGrammar.of(JsonSchema.compile(schema), trie).start());
                taken++;
            } catch (SchemaException refusal) {
                assertThat(refusal.getMessage()).hasSizeLessThan(700);
            }
        }
        assertThat(taken).isBetween(MUTATIONS / 20, MUTATIONS * 19 / 20);
    }

    private void follow(Constraint place) {
        for (int step = 0; step < TOKENS && !place.isComplete(); step++) {
            int[] tokens = place.mask().tokens().toArray();
            assertThat(tokens).isNotEmpty();
            place.accept(tokens[random.nextInt(tokens.length)]);
        }
    }

    /** A copy with something else at one place. */
    private Object mutated(Object value) {
        AtomicInteger size = new AtomicInteger();
        copy(value, size, -1);
        int place = random.nextInt(size.get());
        return copy(value, new AtomicInteger(), place);
    }

    private Object copy(Object value, AtomicInteger count, int place) {
        if (count.getAndIncrement() == place) {
            return replacement(value);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put((String) key, copy(item, count, place)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(copy(item, count, place)));
            return copy;
        }
        return value;
    }

    private Object replacement(Object value) {
        Object other = VALUES.get(random.nextInt(VALUES.size()));
        return switch (random.nextInt(4)) {
            case 0 -> other;
            case 1 -> List.of(value == null ? "null" : value, other);
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                if (value instanceof Map<?, ?> old) {
                    old.forEach((key, item) -> map.put((String) key, item));
                }
                map.put(KEYWORDS.get(random.nextInt(KEYWORDS.size())), random.nextBoolean() ? other : value);
                yield map;
            }
        };
    }
}
