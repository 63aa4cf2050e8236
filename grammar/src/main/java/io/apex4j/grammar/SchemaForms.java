package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.List;

/** The forms of values of one document, those for writing and those for telling alternatives apart. */
final class SchemaForms {
    private final ValueForms narrow;
    private final ValueForms wide;
    private final PossibleNodes narrowPossible;
    private final PossibleNodes widePossible;
    private final FormOverlap overlap;

    SchemaForms(SchemaDocument document, SchemaPatterns patterns, SchemaBudget budget) {
        SchemaCases cases = new SchemaCases(document, budget, this::areApart);
        this.narrow = new ValueForms(document, budget, cases, patterns, false);
        this.wide = new ValueForms(document, budget, cases, patterns, true);
        this.narrowPossible = new PossibleNodes(narrow);
        this.widePossible = new PossibleNodes(wide);
        this.overlap = new FormOverlap(wide);
    }

    /** Whether no value can be what two nodes ask for. */
    boolean areApart(SchemaNode one, SchemaNode other) {
        if (overlap.areApart(one, other)) {
            return true;
        }
        List<SchemaPart> both = new ArrayList<>(one.parts());
        both.addAll(other.parts());
        return !widePossible.contains(SchemaNode.of(both));
    }

    ValueForms narrow() {
        return narrow;
    }

    PossibleNodes narrowPossible() {
        return narrowPossible;
    }
}
