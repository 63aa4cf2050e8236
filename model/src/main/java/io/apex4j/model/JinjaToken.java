package io.apex4j.model;

/**
 * A token of a template.
 *
 * @param text the text of a template between tags, the name, the decoded string, the digits or the operator
 * @param position where it starts
 */
record JinjaToken(Kind kind, String text, TemplatePosition position) {
    enum Kind {
        TEXT("text"),
        OUTPUT_BEGIN("{{"),
        OUTPUT_END("}}"),
        TAG_BEGIN("{%"),
        TAG_END("%}"),
        NAME("a name"),
        STRING("a string"),
        INTEGER("an integer"),
        FLOAT("a number"),
        OPERATOR("an operator"),
        END("the end of the template");

        private final String description;

        Kind(String description) {
            this.description = description;
        }

        String description() {
            return description;
        }
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    /** What the token is, for messages. */
    String description() {
        return switch (kind) {
            case NAME, OPERATOR, INTEGER, FLOAT -> "'" + Excerpt.of(text) + "'";
            case TEXT, OUTPUT_BEGIN, OUTPUT_END, TAG_BEGIN, TAG_END, STRING, END -> kind.description();
        };
    }
}
