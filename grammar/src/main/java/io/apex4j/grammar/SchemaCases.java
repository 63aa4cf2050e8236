package io.apex4j.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Writes out {@code $ref}, {@code allOf}, {@code anyOf} and {@code oneOf}: finds the cases that a node comes to. */
final class SchemaCases {
    private final SchemaDocument document;
    private final SchemaBudget budget;
    /** Whether no value can be what two nodes ask for. */
    private final BiPredicate<SchemaNode, SchemaNode> areApart;

    private final Map<SchemaLocation, PlainSchema> plainSchemas = new HashMap<>();

    SchemaCases(SchemaDocument document, SchemaBudget budget, BiPredicate<SchemaNode, SchemaNode> areApart) {
        this.document = document;
        this.budget = budget;
        this.areApart = areApart;
    }

    /**
     * The cases of a node.
     *
     * @param isWide whether what is asked is only what values may be at most, so that of {@code oneOf} more than one may
     *     hold
     */
    List<SchemaCase> of(SchemaNode node, boolean isWide) {
        SchemaCase first = new SchemaCase();
        for (SchemaPart part : node.parts()) {
            switch (part.kind()) {
                case SCHEMA -> add(part.location(), null, first);
                case PLAIN -> first.plain().add(part.location());
                case CONSTANT -> first.constants().add(part.location());
            }
        }
        List<SchemaCase> done = new ArrayList<>();
        Deque<SchemaCase> open = new ArrayDeque<>();
        open.push(first);
        while (!open.isEmpty()) {
            SchemaCase next = open.pop();
            if (next.isImpossible()) {
                continue;
            }
            if (next.choices().isEmpty()) {
                done.add(next);
            } else {
                choose(next, isWide, open);
            }
            if (done.size() + open.size() > SchemaLimits.ALTERNATIVES) {
                throw new SchemaException(
                        node.pointer(),
                        "with anyOf, oneOf and allOf written out there are more than " + SchemaLimits.ALTERNATIVES
                                + " alternatives");
            }
        }
        return done;
    }

    private void choose(SchemaCase parent, boolean isWide, Deque<SchemaCase> open) {
        SchemaCase.Choice choice = parent.choices().poll();
        if (choice.isExclusive() && !isWide) {
            refuseOverlap(choice, parent);
        }
        for (SchemaLocation option : choice.options().reversed()) {
            SchemaCase chosen = parent.copy();
            budget.spend(1 + chosen.plain().size(), option.pointer());
            add(option, choice.path(), chosen);
            open.push(chosen);
        }
    }

    private void refuseOverlap(SchemaCase.Choice choice, SchemaCase parent) {
        List<SchemaNode> options = new ArrayList<>();
        for (SchemaLocation option : choice.options()) {
            List<SchemaPart> parts = parent.parts();
            parts.add(SchemaPart.schema(option));
            options.add(SchemaNode.of(parts));
        }
        for (int first = 0; first < options.size(); first++) {
            budget.spend(options.size(), choice.parent().pointer());
            for (int second = first + 1; second < options.size(); second++) {
                if (!areApart.test(options.get(first), options.get(second))) {
                    throw new SchemaException(
                            choice.parent().pointer() + "/oneOf",
                            "a value may fit the alternatives " + first + " and " + second
                                    + " at once; use anyOf, or tell them apart by type or by a const of a required"
                                    + " property");
                }
            }
        }
    }

    private void add(SchemaLocation location, SchemaCase.@Nullable Path before, SchemaCase target) {
        budget.spend(1, location.pointer());
        if (SchemaKeywords.saysNothing(location)) {
            return;
        }
        if (Boolean.FALSE.equals(location.value())) {
            target.makeImpossible();
            return;
        }
        SchemaCase.Path path = path(location, before);
        if (!(location.value() instanceof Map<?, ?> schema)) {
            throw new SchemaException(
                    location.pointer(),
                    "a schema is an object, true or false, not " + SchemaValues.text(location.value()));
        }
        if (!target.plain().add(location)) {
            return;
        }
        plainSchema(location);
        addReference(schema, location, path, target);
        for (SchemaLocation part : options(schema, "allOf", location)) {
            add(part, path, target);
        }
        addChoice(schema, "anyOf", path, target);
        addChoice(schema, "oneOf", path, target);
        if (schema.containsKey("not")) {
            target.negations().add(document.child(location, "not", schema.get("not")));
        }
    }

    private static SchemaCase.Path path(SchemaLocation location, SchemaCase.@Nullable Path before) {
        if (before == null) {
            return new SchemaCase.Path(location, null, 1);
        }
        if (before.contains(location)) {
            throw new SchemaException(
                    before.location().pointer(),
                    "leads back to " + GbnfText.excerpt(location.pointer()) + " for the same value, without end");
        }
        if (before.depth() == SchemaLimits.NESTING) {
            throw new SchemaException(
                    location.pointer(),
                    "schemas for one value are nested more than " + SchemaLimits.NESTING + " deep, with references");
        }
        return new SchemaCase.Path(location, before, before.depth() + 1);
    }

    private void addReference(Map<?, ?> schema, SchemaLocation location, SchemaCase.Path path, SchemaCase target) {
        if (!schema.containsKey("$ref")) {
            return;
        }
        boolean isAlone = schema.keySet().stream()
                .allMatch(keyword ->
                        keyword.equals("$ref") || keyword.equals("$id") || SchemaKeywords.isAnnotation(keyword));
        if (document.isDraft7() && !isAlone) {
            throw new SchemaException(
                    location.pointer(), "in draft 7 nothing beside $ref has an effect; put $ref into an allOf");
        }
        Object reference = schema.get("$ref");
        add(document.resolve(location, reference == null ? "null" : reference), path, target);
    }

    private void addChoice(Map<?, ?> schema, String keyword, SchemaCase.Path path, SchemaCase target) {
        List<SchemaLocation> options = options(schema, keyword, path.location());
        if (options.size() == 1) {
            add(options.getFirst(), path, target);
        } else if (!options.isEmpty()) {
            target.choices().add(new SchemaCase.Choice(path.location(), options, keyword.equals("oneOf"), path));
        }
    }

    private List<SchemaLocation> options(Map<?, ?> schema, String keyword, SchemaLocation location) {
        if (!schema.containsKey(keyword)) {
            return List.of();
        }
        if (!(schema.get(keyword) instanceof List<?> list) || list.isEmpty()) {
            throw new SchemaException(location.pointer() + "/" + keyword, "is a list of at least one schema");
        }
        List<SchemaLocation> options = new ArrayList<>();
        for (int index = 0; index < list.size(); index++) {
            options.add(document.child(location, keyword, index, list.get(index)));
        }
        return options;
    }

    /** What a schema says by itself. */
    PlainSchema plainSchema(SchemaLocation location) {
        PlainSchema known = plainSchemas.get(location);
        if (known == null) {
            if (!(location.value() instanceof Map<?, ?> schema)) {
                throw new IllegalStateException(location + " is no schema");
            }
            budget.spend(schema.size(), location.pointer());
            SchemaKeywords.check(schema, location);
            known = PlainSchema.read(schema, location, document);
            plainSchemas.put(location, known);
        }
        return known;
    }
}
