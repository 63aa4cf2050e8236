package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what lists can be when several schemas hold for them. */
final class ItemForms {
    private final List<PlainSchema> schemas;
    private final SchemaDocument document;

    ItemForms(List<PlainSchema> schemas, SchemaDocument document) {
        this.schemas = schemas;
        this.document = document;
    }

    /** The form of all lists, or of one that is given; nothing where none fits. */
    Optional<ValueForm> form(Optional<SchemaLocation> constant) {
        List<?> values = constant.map(SchemaLocation::value)
                .filter(List.class::isInstance)
                .map(value -> (List<?>) value)
                .orElse(List.of());
        SizeRange count =
                schemas.stream().map(schema -> schema.items().count()).reduce(SizeRange.all(), SizeRange::and);
        if (constant.isPresent()) {
            count = count.and(new SizeRange(values.size(), values.size()));
        }
        if (count.isEmpty()) {
            return Optional.empty();
        }
        int firstCount = schemas.stream()
                .mapToInt(schema -> schema.items().first().size())
                .max()
                .orElse(0);
        List<SchemaNode> first = new ArrayList<>();
        for (int index = 0; index < Math.max(values.size(), firstCount); index++) {
            List<SchemaPart> parts = parts(index);
            if (constant.isPresent() && index < values.size()) {
                parts.add(
                        SchemaPart.constant(document.child(constant.get(), String.valueOf(index), values.get(index))));
            }
            first.add(SchemaNode.of(parts));
        }
        return Optional.of(new ValueForm.Items(first, SchemaNode.of(parts(Integer.MAX_VALUE)), count));
    }

    private List<SchemaPart> parts(int index) {
        List<SchemaPart> parts = new ArrayList<>();
        for (PlainSchema schema : schemas) {
            PlainSchema.Items items = schema.items();
            if (index < items.first().size()) {
                parts.add(SchemaPart.schema(items.first().get(index)));
            } else {
                items.rest().map(SchemaPart::schema).ifPresent(parts::add);
            }
        }
        return parts;
    }
}
