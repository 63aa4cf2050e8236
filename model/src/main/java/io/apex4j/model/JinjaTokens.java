package io.apex4j.model;

import java.util.List;

/** A cursor over the tokens of a template, which also guards how deep the parser goes. */
final class JinjaTokens {
    /** A dozen stack frames each. */
    private static final int MAX_DEPTH = 100;

    private final List<JinjaToken> tokens;
    private int index;
    private int depth;

    JinjaTokens(List<JinjaToken> tokens) {
        this.tokens = tokens;
    }

    JinjaToken current() {
        return tokens.get(index);
    }

    /** The token after the current one, which must not be the last. */
    JinjaToken following() {
        return tokens.get(Math.min(index + 1, tokens.size() - 1));
    }

    /** Returns the current token and goes on; stays at the last one. */
    JinjaToken next() {
        JinjaToken token = current();
        index = Math.min(index + 1, tokens.size() - 1);
        return token;
    }

    TemplatePosition position() {
        return current().position();
    }

    boolean isAt(JinjaToken.Kind kind) {
        return current().kind() == kind;
    }

    boolean isAtOperator(String operator) {
        return current().isOperator(operator);
    }

    boolean isAtName(String name) {
        return current().isName(name);
    }

    boolean skipOperator(String operator) {
        boolean found = isAtOperator(operator);
        if (found) {
            next();
        }
        return found;
    }

    boolean skipName(String name) {
        boolean found = isAtName(name);
        if (found) {
            next();
        }
        return found;
    }

    JinjaToken expect(JinjaToken.Kind kind) {
        if (!isAt(kind)) {
            throw unexpected(kind.description());
        }
        return next();
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw unexpected("'" + name + "'");
        }
    }

    TemplateException unexpected(String wanted) {
        return position().refusal("unexpected " + current().description() + ", expected " + wanted);
    }

    /** Goes one level deeper; goes with {@link #leave}. */
    void enter() {
        if (depth >= MAX_DEPTH) {
            throw position()
                    .refusal("tags and expressions lie inside each other deeper than the limit of " + MAX_DEPTH);
        }
        depth++;
    }

    void leave() {
        depth--;
    }
}
