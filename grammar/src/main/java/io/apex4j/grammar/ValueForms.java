package io.apex4j.grammar;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what values can be by a node: forms of single types.
 *
 * <p>Narrow forms are for writing: each of their values fits the schema, though not every value that fits is among them.
 * Wide forms are for telling alternatives apart: every value that fits is among them.
 */
final class ValueForms {
    /** Telling alternatives apart looks at pairs of them. */
    private static final int WIDE_SHARE = 10;

    private final SchemaDocument document;
    private final SchemaBudget budget;
    private final boolean isWide;
    private final SchemaCases cases;
    private final SchemaPatterns patterns;
    private final Map<SchemaNode, List<ValueForm>> known = new HashMap<>();

    ValueForms(
            SchemaDocument document, SchemaBudget budget, SchemaCases cases, SchemaPatterns patterns, boolean isWide) {
        this.document = document;
        this.budget = budget;
        this.cases = cases;
        this.patterns = patterns;
        this.isWide = isWide;
    }

    /** The forms of a node; none where no value fits. */
    List<ValueForm> of(SchemaNode node) {
        List<ValueForm> forms = known.get(node);
        if (forms == null) {
            List<ValueForm> all = new ArrayList<>();
            for (SchemaCase found : cases.of(node, isWide)) {
                new CaseForms(node, found, all).add();
            }
            forms = all.stream().distinct().toList();
            known.put(node, forms);
            budget.spend(1 + forms.size(), node.pointer());
            if (known.size() > (isWide ? WIDE_SHARE : 1) * SchemaLimits.NODES) {
                throw new SchemaException(
                        node.pointer(),
                        "the schema comes to more than " + SchemaLimits.NODES + " different kinds of values");
            }
        }
        return forms;
    }

    /** Finds the forms of one case. */
    private final class CaseForms {
        private final SchemaNode node;
        private final SchemaCase found;
        private final List<PlainSchema> plain;
        private final List<ValueForm> forms;
        private final Set<JsonType> types = EnumSet.allOf(JsonType.class);
        private final Set<Boolean> excludedTruths = new HashSet<>();
        private final Set<String> excludedTexts = new HashSet<>();

        CaseForms(SchemaNode node, SchemaCase found, List<ValueForm> forms) {
            this.node = node;
            this.found = found;
            this.plain = found.plain().stream().map(cases::plainSchema).toList();
            this.forms = forms;
        }

        void add() {
            plain.forEach(schema -> types.retainAll(schema.types()));
            if (!isWide) {
                for (SchemaLocation negation : found.negations()) {
                    exclude(negation);
                }
            }
            List<List<SchemaLocation>> lists = new ArrayList<>();
            found.constants().forEach(constant -> lists.add(List.of(constant)));
            plain.forEach(schema -> lists.addAll(schema.constants()));
            if (lists.isEmpty()) {
                addAny();
            } else {
                addConstants(JsonConstants.common(lists, budget));
            }
        }

        private void exclude(SchemaLocation negation) {
            if (SchemaKeywords.saysNothing(negation)) {
                types.clear();
                return;
            }
            if (Boolean.FALSE.equals(negation.value())) {
                return;
            }
            if (!(negation.value() instanceof Map<?, ?> schema) || schema.size() != 1) {
                throw unsupported(negation);
            }
            PlainSchema excluded = cases.plainSchema(negation);
            if (schema.containsKey("type") && excluded.numbers().isAll()) {
                types.removeAll(excluded.types());
            } else if (!excluded.constants().isEmpty()) {
                excluded.constants().getFirst().forEach(constant -> excludeConstant(constant, negation));
            } else {
                throw unsupported(negation);
            }
        }

        private void excludeConstant(SchemaLocation constant, SchemaLocation negation) {
            switch (constant.value()) {
                case null -> types.remove(JsonType.NULL);
                case Boolean truth -> excludedTruths.add(truth);
                case String text -> excludedTexts.add(text);
                default -> throw unsupported(negation);
            }
        }

        private static SchemaException unsupported(SchemaLocation negation) {
            return new SchemaException(
                    negation.pointer(),
                    "not is supported with nothing but a type, or with texts, truth values and null as const or enum");
        }

        private void addAny() {
            for (JsonType type : types) {
                switch (type) {
                    case NULL -> forms.add(new ValueForm.Null());
                    case BOOLEAN -> addTruth(true, true);
                    case NUMBER -> addNumbers(Optional.empty());
                    case STRING -> addStrings(Optional.empty());
                    case ARRAY -> addItems(Optional.empty());
                    case OBJECT -> addMembers(Optional.empty());
                }
            }
        }

        private void addConstants(List<SchemaLocation> constants) {
            List<BigDecimal> numbers = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            boolean hasNull = false;
            boolean hasTrue = false;
            boolean hasFalse = false;
            for (SchemaLocation constant : constants) {
                switch (constant.value()) {
                    case null -> hasNull = true;
                    case Boolean truth -> {
                        hasTrue |= truth;
                        hasFalse |= !truth;
                    }
                    case Number number -> numbers.add(SchemaValues.number(number, constant.pointer()));
                    case String text -> texts.add(text);
                    case List<?> _ -> addItems(Optional.of(constant));
                    case Map<?, ?> _ -> addMembers(Optional.of(constant));
                    default ->
                        throw new SchemaException(
                                constant.pointer(),
                                "is no value of JSON: "
                                        + constant.value().getClass().getSimpleName());
                }
            }
            if (hasNull && types.contains(JsonType.NULL)) {
                forms.add(new ValueForm.Null());
            }
            if (types.contains(JsonType.BOOLEAN)) {
                addTruth(hasTrue, hasFalse);
            }
            if (types.contains(JsonType.NUMBER) && !numbers.isEmpty()) {
                addNumbers(Optional.of(numbers));
            }
            if (types.contains(JsonType.STRING) && !texts.isEmpty()) {
                addStrings(Optional.of(texts));
            }
        }

        private void addTruth(boolean hasTrue, boolean hasFalse) {
            boolean canBeTrue = hasTrue && !excludedTruths.contains(true);
            boolean canBeFalse = hasFalse && !excludedTruths.contains(false);
            if (canBeTrue || canBeFalse) {
                forms.add(new ValueForm.Truth(canBeTrue, canBeFalse));
            }
        }

        private void addNumbers(Optional<List<BigDecimal>> constants) {
            NumberRange range = plain.stream().map(this::numbers).reduce(NumberRange.all(), NumberRange::and);
            Optional<List<BigDecimal>> left =
                    constants.map(list -> list.stream().filter(range::contains).toList());
            boolean isEmpty = left.map(List::isEmpty).orElseGet(range::isEmpty);
            if (!isEmpty) {
                forms.add(new ValueForm.Numbers(range, left));
            }
        }

        private NumberRange numbers(PlainSchema schema) {
            return isWide ? schema.numbers() : schema.numbers().and(schema.numbersOfFormat());
        }

        private void addStrings(Optional<List<String>> constants) {
            SizeRange lengths = plain.stream().map(PlainSchema::lengths).reduce(SizeRange.all(), SizeRange::and);
            if (lengths.isEmpty()) {
                return;
            }
            Optional<Automaton> texts = Optional.empty();
            for (PlainSchema schema : plain) {
                for (Automaton pattern : patterns.of(schema, isWide)) {
                    texts = Optional.of(texts.isEmpty() ? pattern : texts.get().and(pattern, node.pointer(), budget));
                }
            }
            if (constants.isPresent()) {
                addTexts(constants.get(), lengths, texts);
                return;
            }
            Optional<Automaton> left = restricted(texts, lengths);
            if (left.filter(Automaton::isEmpty).isEmpty()) {
                forms.add(new ValueForm.Strings(lengths, left, Optional.empty()));
            }
        }

        private void addTexts(List<String> constants, SizeRange lengths, Optional<Automaton> patterned) {
            Set<String> left = new LinkedHashSet<>(constants);
            left.removeIf(text -> !lengths.contains(text.codePointCount(0, text.length()))
                    || patterned.filter(pattern -> !pattern.accepts(text)).isPresent()
                    || excludedTexts.contains(text));
            if (!left.isEmpty()) {
                Automaton texts = Automaton.of(left, node.pointer(), budget);
                forms.add(new ValueForm.Strings(lengths, Optional.of(texts), Optional.of(left)));
            }
        }

        private Optional<Automaton> restricted(Optional<Automaton> texts, SizeRange lengths) {
            Optional<Automaton> left = texts;
            if (!excludedTexts.isEmpty()) {
                Automaton excluded = Automaton.of(excludedTexts, node.pointer(), budget);
                left = Optional.of(texts.orElseGet(Automaton::all).minus(excluded, node.pointer(), budget));
            }
            return lengths.isAll()
                    ? left
                    : left.map(all -> all.withLength(lengths.minimum(), lengths.maximum(), node.pointer(), budget));
        }

        private void addItems(Optional<SchemaLocation> constant) {
            if (types.contains(JsonType.ARRAY)) {
                new ItemForms(plain, document).form(constant).ifPresent(forms::add);
            }
        }

        private void addMembers(Optional<SchemaLocation> constant) {
            if (types.contains(JsonType.OBJECT)) {
                new MemberForms(node, plain, document, patterns, budget, isWide)
                        .form(constant)
                        .ifPresent(forms::add);
            }
        }
    }
}
