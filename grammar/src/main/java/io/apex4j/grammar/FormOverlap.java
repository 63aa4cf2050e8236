package io.apex4j.grammar;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sees at a glance, and so not always, that forms have no value in common. */
final class FormOverlap {
    private static final int DEPTH = 2;

    private final ValueForms forms;

    /**
     * @param forms wide ones
     */
    FormOverlap(ValueForms forms) {
        this.forms = forms;
    }

    /** Whether values of one node are certainly none of the other's. */
    boolean areApart(SchemaNode one, SchemaNode other) {
        return areApart(one, other, DEPTH);
    }

    private boolean areApart(SchemaNode one, SchemaNode other, int depth) {
        if (one.isAny() || other.isAny()) {
            return false;
        }
        List<ValueForm> others = forms.of(other);
        return forms.of(one).stream()
                .allMatch(form -> others.stream().allMatch(otherForm -> areApart(form, otherForm, depth)));
    }

    private boolean areApart(ValueForm one, ValueForm other, int depth) {
        return switch (one) {
            case ValueForm.Null _ -> !(other instanceof ValueForm.Null);
            case ValueForm.Truth truth ->
                !(other instanceof ValueForm.Truth(boolean canBeTrue, boolean canBeFalse))
                        || !(truth.canBeTrue() && canBeTrue) && !(truth.canBeFalse() && canBeFalse);
            case ValueForm.Numbers numbers ->
                !(other instanceof ValueForm.Numbers others)
                        || numbers.range().and(others.range()).isEmpty()
                        || areApart(numbers.constants(), others.constants());
            case ValueForm.Strings strings ->
                !(other instanceof ValueForm.Strings others)
                        || strings.constants().isPresent()
                                && others.constants().isPresent()
                                && Collections.disjoint(
                                        strings.constants().get(),
                                        others.constants().get());
            case ValueForm.Items _ -> !(other instanceof ValueForm.Items);
            case ValueForm.Members members ->
                !(other instanceof ValueForm.Members others) || depth > 0 && areApart(members, others, depth - 1);
        };
    }

    private static boolean areApart(Optional<List<BigDecimal>> one, Optional<List<BigDecimal>> other) {
        return one.isPresent()
                && other.isPresent()
                && one.get().stream()
                        .noneMatch(number ->
                                other.get().stream().anyMatch(otherNumber -> number.compareTo(otherNumber) == 0));
    }

    /** Whether both require a property whose values have nothing in common. */
    private boolean areApart(ValueForm.Members one, ValueForm.Members other, int depth) {
        Map<String, SchemaNode> required = new HashMap<>();
        one.properties().stream()
                .filter(ValueForm.Property::isRequired)
                .forEach(property -> required.put(property.name(), property.value()));
        return other.properties().stream()
                .filter(ValueForm.Property::isRequired)
                .anyMatch(property -> Optional.ofNullable(required.get(property.name()))
                        .filter(value -> areApart(value, property.value(), depth))
                        .isPresent());
    }
}
