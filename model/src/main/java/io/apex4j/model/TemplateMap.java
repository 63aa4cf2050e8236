package io.apex4j.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A map in order of insertion. Keys are equal as in Python: 1, 1.0 and true are one key. */
final class TemplateMap implements TemplateValue {
    /** A key as it was first written, and its value. */
    record Entry(TemplateValue key, TemplateValue value) {}

    private final SequencedMap<Object, Entry> entries;
    private final int depth;

    private TemplateMap(SequencedMap<Object, Entry> entries) {
        this.entries = entries;
        this.depth = TemplateValue.depthOfContainer(
                entries.values().stream().map(Entry::value).toList());
    }

    /** A map of these entries; a later one replaces the value of an earlier one with the same key. */
    static TemplateMap of(Collection<Entry> pairs) {
        SequencedMap<Object, Entry> entries = new LinkedHashMap<>();
        for (Entry pair : pairs) {
            entries.merge(identity(pair.key()), pair, (before, after) -> new Entry(before.key(), after.value()));
        }
        return new TemplateMap(entries);
    }

    /** A map with keys of the template's own text. */
    static TemplateMap ofNames(Map<String, TemplateValue> values) {
        List<Entry> pairs = new ArrayList<>();
        values.forEach((name, value) -> pairs.add(new Entry(TemplateText.own(name), value)));
        return of(pairs);
    }

    Collection<Entry> entries() {
        return entries.sequencedValues();
    }

    int size() {
        return entries.size();
    }

    int depth() {
        return depth;
    }

    @Nullable
    TemplateValue get(TemplateValue key) {
        Entry entry = entries.get(identity(key));
        return entry == null ? null : entry.value();
    }

    @Nullable
    TemplateValue get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    TemplateList keys(TemplateList.Kind kind) {
        return TemplateList.of(kind, entries().stream().map(Entry::key).toList());
    }

    TemplateList values(TemplateList.Kind kind) {
        return TemplateList.of(kind, entries().stream().map(Entry::value).toList());
    }

    /** Tuples of key and value. */
    TemplateList items(TemplateList.Kind kind) {
        return TemplateList.of(
                kind,
                entries().stream()
                        .map(entry -> TemplateList.tuple(entry.key(), entry.value()))
                        .toList());
    }

    @Override
    public String typeName() {
        return "dict";
    }

    @Override
    public boolean isTrue() {
        return !entries.isEmpty();
    }

    /** A Java object that is equal for equal keys. */
    static Object identity(TemplateValue key) {
        return switch (key) {
            case TemplateText text -> text.text();
            case Bool bool -> bool.value() ? BigInteger.ONE : BigInteger.ZERO;
            case Int integer -> integer.value();
            case Real real -> identity(real.value());
            case None none -> none;
            case TemplateList list
            when list.kind() == TemplateList.Kind.TUPLE ->
                list.items().stream().map(TemplateMap::identity).toList();
            case TemplateList _, TemplateMap _, TemplateNamespace _, TemplateCallable _, JinjaLoop _, Undefined _ ->
                throw new TemplateFault("a value of type '" + key.typeName() + "' cannot be a key of a map");
        };
    }

    private static Object identity(double key) {
        boolean integral = Double.isFinite(key) && key == Math.rint(key);
        return integral ? new BigDecimal(key).toBigInteger() : key;
    }
}
