package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what objects can be when several schemas hold for them.
 *
 * <p>Where properties or patterns of names are given and no schema says a word about others, others are left out: models
 * that are free to make up properties do so without end.
 */
final class MemberForms {
    private static final int MOST_KINDS_OF_NAMES = 64;

    private final SchemaNode node;
    private final List<PlainSchema> schemas;
    private final SchemaDocument document;
    private final SchemaPatterns patterns;
    private final SchemaBudget budget;
    private final boolean isWide;

    /**
     * Names of which the same is said.
     *
     * @param matched the schemas a pattern of which the names match
     */
    private record Names(Automaton set, List<SchemaPart> parts, Set<SchemaLocation> matched) {}

    MemberForms(
            SchemaNode node,
            List<PlainSchema> schemas,
            SchemaDocument document,
            SchemaPatterns patterns,
            SchemaBudget budget,
            boolean isWide) {
        this.node = node;
        this.schemas = schemas;
        this.document = document;
        this.patterns = patterns;
        this.budget = budget;
        this.isWide = isWide;
    }

    /** The form of all objects, or of one that is given; nothing where none fits. */
    Optional<ValueForm> form(Optional<SchemaLocation> constant) {
        SizeRange count =
                schemas.stream().map(schema -> schema.properties().count()).reduce(SizeRange.all(), SizeRange::and);
        Set<String> required = new LinkedHashSet<>();
        schemas.forEach(schema -> required.addAll(schema.properties().required()));
        if (count.isEmpty() || count.maximum() < required.size()) {
            return Optional.empty();
        }
        if (constant.isPresent()) {
            return constant(constant.get(), required, count);
        }
        Set<String> names = new LinkedHashSet<>();
        schemas.forEach(schema -> names.addAll(schema.properties().declared().keySet()));
        names.addAll(required);
        List<ValueForm.Property> properties = new ArrayList<>();
        for (String name : names) {
            properties.add(new ValueForm.Property(name, SchemaNode.of(parts(name)), required.contains(name)));
        }
        return Optional.of(new ValueForm.Members(properties, additional(names, count.minimum()), count));
    }

    private Optional<ValueForm> constant(SchemaLocation constant, Set<String> required, SizeRange count) {
        if (!(constant.value() instanceof Map<?, ?> map)
                || !map.keySet().containsAll(required)
                || !count.contains(map.size())) {
            return Optional.empty();
        }
        List<ValueForm.Property> properties = new ArrayList<>();
        map.forEach((key, value) -> {
            String name = String.valueOf(key);
            List<SchemaPart> parts = parts(name);
            parts.add(SchemaPart.constant(document.child(constant, name, value)));
            properties.add(new ValueForm.Property(name, SchemaNode.of(parts), true));
        });
        return Optional.of(new ValueForm.Members(properties, List.of(), SizeRange.all()));
    }

    /** What is said of a property by its name. */
    private List<SchemaPart> parts(String name) {
        List<SchemaPart> parts = new ArrayList<>();
        for (PlainSchema schema : schemas) {
            PlainSchema.Properties properties = schema.properties();
            SchemaLocation declared = properties.declared().get(name);
            boolean isNamed = declared != null;
            if (declared != null) {
                parts.add(SchemaPart.schema(declared));
            }
            for (var pattern : properties.patterns().entrySet()) {
                String pointer = pattern.getValue().pointer();
                if (patterns.of(pattern.getKey(), !isWide, pointer).accepts(name)) {
                    parts.add(SchemaPart.schema(pattern.getValue()));
                }
                isNamed |= patterns.of(pattern.getKey(), isWide, pointer).accepts(name);
            }
            if (!isNamed) {
                properties.additional().map(SchemaPart::schema).ifPresent(parts::add);
            }
        }
        return parts;
    }

    private List<ValueForm.Additional> additional(Set<String> declared, int minimum) {
        boolean hasPatterns = schemas.stream()
                .anyMatch(schema -> !schema.properties().patterns().isEmpty());
        if (isWide) { // what they are is asked for by nobody
            return List.of(new ValueForm.Additional(Optional.empty(), SchemaNode.any()));
        }
        boolean isAdditionalGiven = schemas.stream()
                .anyMatch(schema -> schema.properties().additional().isPresent());
        boolean leavesOut = !isAdditionalGiven && (!declared.isEmpty() || hasPatterns) && minimum <= declared.size();
        if (leavesOut && !hasPatterns) {
            return List.of();
        }
        if (declared.isEmpty() && !hasPatterns) {
            return List.of(new ValueForm.Additional(Optional.empty(), SchemaNode.of(additionalParts(Set.of()))));
        }
        boolean isAnyForbidden = schemas.stream()
                .map(schema -> schema.properties().additional())
                .anyMatch(schema -> schema.filter(place -> Boolean.FALSE.equals(place.value()))
                        .isPresent());
        if (isAnyForbidden && !hasPatterns) {
            return List.of();
        }
        List<ValueForm.Additional> additional = new ArrayList<>();
        for (Names names : kindsOfNames(declared)) {
            if (leavesOut && names.matched().isEmpty()) {
                continue;
            }
            List<SchemaPart> parts = new ArrayList<>(names.parts());
            parts.addAll(additionalParts(names.matched()));
            additional.add(new ValueForm.Additional(Optional.of(names.set()), SchemaNode.of(parts)));
        }
        return additional;
    }

    private List<SchemaPart> additionalParts(Set<SchemaLocation> matched) {
        List<SchemaPart> parts = new ArrayList<>();
        for (PlainSchema schema : schemas) {
            if (!matched.contains(schema.location())) {
                schema.properties().additional().map(SchemaPart::schema).ifPresent(parts::add);
            }
        }
        return parts;
    }

    private List<Names> kindsOfNames(Set<String> declared) {
        String pointer = node.pointer();
        Automaton others = Automaton.all().minus(Automaton.of(declared, pointer, budget), pointer, budget);
        List<Names> kinds = List.of(new Names(others, List.of(), Set.of()));
        for (PlainSchema schema : schemas) {
            for (var pattern : schema.properties().patterns().entrySet()) {
                kinds = divided(kinds, schema, pattern);
            }
        }
        return kinds;
    }

    private List<Names> divided(List<Names> kinds, PlainSchema schema, Map.Entry<String, SchemaLocation> pattern) {
        String pointer = pattern.getValue().pointer();
        List<Names> divided = new ArrayList<>();
        for (Names names : kinds) {
            Automaton matching = names.set().and(patterns.of(pattern.getKey(), false, pointer), pointer, budget);
            Automaton other = names.set().minus(patterns.of(pattern.getKey(), true, pointer), pointer, budget);
            if (!matching.isEmpty()) {
                List<SchemaPart> parts = new ArrayList<>(names.parts());
                parts.add(SchemaPart.schema(pattern.getValue()));
                Set<SchemaLocation> matched = new LinkedHashSet<>(names.matched());
                matched.add(schema.location());
                divided.add(new Names(matching, parts, matched));
            }
            if (!other.isEmpty()) {
                divided.add(new Names(other, names.parts(), names.matched()));
            }
        }
        if (divided.size() > MOST_KINDS_OF_NAMES) {
            throw new SchemaException(
                    pointer, "patterns divide names into more than " + MOST_KINDS_OF_NAMES + " kinds");
        }
        return divided;
    }
}
