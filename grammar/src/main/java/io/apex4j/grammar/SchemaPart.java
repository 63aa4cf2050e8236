package io.apex4j.grammar;

/** One of several things that hold for a value at once. */
record SchemaPart(Kind kind, SchemaLocation location) {
    /** What it is that stands at a place. */
    enum Kind {
        /** A schema with all its keywords. */
        SCHEMA,
        /** A schema without those keywords that hold further schemas against the same value. */
        PLAIN,
        /** A constant that the value is equal to. */
        CONSTANT
    }

    static SchemaPart schema(SchemaLocation location) {
        return new SchemaPart(Kind.SCHEMA, location);
    }

    static SchemaPart plain(SchemaLocation location) {
        return new SchemaPart(Kind.PLAIN, location);
    }

    static SchemaPart constant(SchemaLocation location) {
        return new SchemaPart(Kind.CONSTANT, location);
    }
}
