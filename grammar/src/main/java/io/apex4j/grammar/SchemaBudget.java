package io.apex4j.grammar;

/** Counts the steps that a schema takes, up to {@link SchemaLimits#STEPS}. */
final class SchemaBudget {
    private long steps;

    SchemaBudget() {}

    /** Spends steps for what stands at a pointer. */
    void spend(long count, String pointer) {
        steps += count;
        if (steps > SchemaLimits.STEPS) {
            throw new SchemaException(
                    pointer,
                    "the schema takes more than " + SchemaLimits.STEPS
                            + " steps; it combines too many alternatives or patterns");
        }
    }
}
