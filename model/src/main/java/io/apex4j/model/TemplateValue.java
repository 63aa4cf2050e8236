package io.apex4j.model;

import java.math.BigInteger;

/** A value of the template language. All are immutable, but for {@link TemplateNamespace}. */
sealed interface TemplateValue
        permits TemplateValue.None,
                TemplateValue.Undefined,
                TemplateValue.Bool,
                TemplateValue.Int,
                TemplateValue.Real,
                TemplateText,
                TemplateList,
                TemplateMap,
                TemplateNamespace,
                TemplateCallable,
                JinjaLoop {
    None NONE = new None();
    Bool TRUE = new Bool(true);
    Bool FALSE = new Bool(false);

    /** Python's name of the type, for messages. */
    String typeName();

    /** The value as a condition, by Python's rules. */
    boolean isTrue();

    /** Python's {@code None}. */
    record None() implements TemplateValue {
        @Override
        public String typeName() {
            return "NoneType";
        }

        @Override
        public boolean isTrue() {
            return false;
        }
    }

    /**
     * A name, attribute or element that does not exist: renders as nothing, and refuses most operations.
     *
     * @param reason what does not exist
     */
    record Undefined(String reason) implements TemplateValue {
        @Override
        public String typeName() {
            return "Undefined";
        }

        @Override
        public boolean isTrue() {
            return false;
        }
    }

    /** A truth value; counts as 0 or 1 where a number is wanted. */
    record Bool(boolean value) implements TemplateValue {
        @Override
        public String typeName() {
            return "bool";
        }

        @Override
        public boolean isTrue() {
            return value;
        }
    }

    /** An integer of at most {@link #MAX_BITS} bits. */
    record Int(BigInteger value) implements TemplateValue {
        static final int MAX_BITS = 4096;

        public Int {
            if (value.bitLength() > MAX_BITS) {
                throw new TemplateFault(
                        "an integer of " + value.bitLength() + " bits is beyond the limit of " + MAX_BITS);
            }
        }

        /** The value, or the nearest int: for indexes and counts. */
        int clamped() {
            if (value.bitLength() < Integer.SIZE) {
                return value.intValue();
            }
            return value.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        }

        @Override
        public String typeName() {
            return "int";
        }

        @Override
        public boolean isTrue() {
            return value.signum() != 0;
        }
    }

    /** A floating-point number. */
    record Real(double value) implements TemplateValue {
        @Override
        public String typeName() {
            return "float";
        }

        @Override
        public boolean isTrue() {
            return value != 0;
        }
    }

    static Bool of(boolean value) {
        return value ? TRUE : FALSE;
    }

    static Int of(long value) {
        return new Int(BigInteger.valueOf(value));
    }

    /** How many lists and maps lie inside each other in the value. */
    static int depth(TemplateValue value) {
        return switch (value) {
            case TemplateList list -> list.depth();
            case TemplateMap map -> map.depth();
            case None _, Undefined _, Bool _, Int _, Real _, TemplateText _ -> 0;
            case TemplateNamespace _, TemplateCallable _, JinjaLoop _ -> 0;
        };
    }

    /** The depth of a container of values; refuses one that is too deep. */
    static int depthOfContainer(Iterable<? extends TemplateValue> values) {
        int depth = 1;
        for (TemplateValue value : values) {
            depth = Math.max(depth, 1 + depth(value));
        }
        if (depth > TemplateLimits.VALUE_DEPTH) {
            throw new TemplateFault(
                    "lists and maps lie inside each other deeper than the limit of " + TemplateLimits.VALUE_DEPTH);
        }
        return depth;
    }
}
