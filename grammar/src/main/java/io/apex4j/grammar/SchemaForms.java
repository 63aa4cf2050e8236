package io.apex4j.grammar;

/** The forms of values of one document, those for writing and those for telling alternatives apart. */
final class SchemaForms {
    private final ValueForms narrow;
    private final ValueForms wide;
    private final PossibleNodes narrowPossible;
    private final PossibleNodes widePossible;

    SchemaForms(SchemaDocument document, SchemaPatterns patterns, SchemaBudget budget) {
        SchemaCases cases = new SchemaCases(document, budget, this::mayFit);
        this.narrow = new ValueForms(document, budget, cases, patterns, false);
        this.wide = new ValueForms(document, budget, cases, patterns, true);
        this.narrowPossible = new PossibleNodes(narrow);
        this.widePossible = new PossibleNodes(wide);
    }

    /** Whether values may be what a node asks for; if not, none is. */
    boolean mayFit(SchemaNode node) {
        return widePossible.contains(node);
    }

    ValueForms narrow() {
        return narrow;
    }

    PossibleNodes narrowPossible() {
        return narrowPossible;
    }
}
