package io.apex4j.model;

/** What a token is, under the numbers that {@code tokenizer.ggml.token_type} holds. */
enum TokenType {
    NORMAL(1),
    UNKNOWN(2),
    CONTROL(3),
    USER_DEFINED(4),
    UNUSED(5),
    BYTE(6);

    private final int number;

    TokenType(int number) {
        this.number = number;
    }

    static TokenType of(String key, int index, long number) {
        for (TokenType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new ModelException(key + "[" + index + "] is " + number + "; allowed are 1 to 6");
    }

    /** Whether texts may name the token by its literal, where that is asked for. */
    boolean isSpecial() {
        return this == CONTROL || this == USER_DEFINED || this == UNKNOWN;
    }

    /** Whether only the literal of the token may produce it, never words that happen to read like it. */
    boolean isUnreachableByWords() {
        return this == CONTROL || this == UNKNOWN;
    }
}
