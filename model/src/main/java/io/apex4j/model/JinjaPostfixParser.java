package io.apex4j.model;

import io.apex4j.model.JinjaToken.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parses what follows a value: attributes, elements, slices, calls, filters and tests. */
final class JinjaPostfixParser {
    private static final Set<String> NO_TEST_ARGUMENT = Set.of("else", "or", "and", "if", "is");

    private final JinjaTokens tokens;
    private final JinjaExpressionParser expressions;

    JinjaPostfixParser(JinjaTokens tokens, JinjaExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    /** The value with the attributes, elements and calls after it. */
    JinjaExpression postfix(JinjaExpression value) {
        JinjaExpression expression = value;
        while (true) {
            TemplatePosition position = tokens.position();
            if (tokens.skipOperator(".")) {
                expression = attribute(position, expression);
            } else if (tokens.skipOperator("[")) {
                expression = element(position, expression);
            } else if (tokens.isAtOperator("(")) {
                expression = new JinjaExpression.Call(position, expression, arguments());
            } else {
                return expression;
            }
        }
    }

    /** The value with the filters and tests after it. */
    JinjaExpression filtersAndTests(JinjaExpression value) {
        JinjaExpression expression = value;
        while (true) {
            TemplatePosition position = tokens.position();
            if (tokens.isAtOperator("|")) {
                expression = filters(expression);
            } else if (tokens.skipName("is")) {
                expression = test(position, expression);
            } else if (tokens.isAtOperator("(")) {
                expression = new JinjaExpression.Call(position, expression, arguments());
            } else {
                return expression;
            }
        }
    }

    /** The value with the filters after it, each with its bar. */
    JinjaExpression filters(JinjaExpression value) {
        JinjaExpression expression = value;
        while (tokens.skipOperator("|")) {
            expression = filter(expression);
        }
        return expression;
    }

    /** The value with one filter, whose bar is read already. */
    JinjaExpression filter(JinjaExpression value) {
        JinjaToken name = tokens.expect(Kind.NAME);
        JinjaFilter filter = JinjaFilters.find(name.text());
        if (filter == null) {
            throw name.position().refusal("there is no filter '" + Excerpt.of(name.text()) + "'");
        }
        return new JinjaExpression.Filter(name.position(), value, filter, optionalArguments());
    }

    private JinjaExpression test(TemplatePosition position, JinjaExpression value) {
        boolean negated = tokens.skipName("not");
        JinjaToken name = tokens.expect(Kind.NAME);
        JinjaTest test = JinjaTests.find(name.text());
        if (test == null) {
            throw name.position().refusal("there is no test '" + Excerpt.of(name.text()) + "'");
        }
        JinjaExpression.Arguments arguments = optionalArguments();
        if (arguments.equals(JinjaExpression.Arguments.NONE) && isAtTestArgument()) {
            tokens.enter();
            arguments = new JinjaExpression.Arguments(List.of(postfix(expressions.primary())), Map.of(), null, null);
            tokens.leave();
        }
        return new JinjaExpression.Test(position, value, test, arguments, negated);
    }

    private boolean isAtTestArgument() {
        JinjaToken token = tokens.current();
        return switch (token.kind()) {
            case STRING, INTEGER, FLOAT -> true;
            case NAME ->
                !NO_TEST_ARGUMENT.contains(token.text())
                        && !token.isName("in")
                        && !token.isName("not")
                        && !token.isName("recursive");
            case OPERATOR -> token.isOperator("[") || token.isOperator("{");
            case TEXT, OUTPUT_BEGIN, OUTPUT_END, TAG_BEGIN, TAG_END, END -> false;
        };
    }

    private JinjaExpression attribute(TemplatePosition position, JinjaExpression base) {
        if (tokens.isAt(Kind.INTEGER)) {
            JinjaToken index = tokens.next();
            JinjaExpression number =
                    new JinjaExpression.Constant(index.position(), JinjaExpressionParser.integer(index));
            return new JinjaExpression.Subscript(position, base, number);
        }
        return new JinjaExpression.Attribute(
                position, base, tokens.expect(Kind.NAME).text());
    }

    private JinjaExpression element(TemplatePosition position, JinjaExpression base) {
        JinjaExpression start = isAtSliceMark() ? null : expressions.expression();
        if (tokens.skipOperator("]")) {
            if (start == null) {
                throw position.refusal("an index is missing between the brackets");
            }
            return new JinjaExpression.Subscript(position, base, start);
        }
        tokens.expectOperator(":");
        JinjaExpression stop = isAtSliceMark() ? null : expressions.expression();
        JinjaExpression step = null;
        if (tokens.skipOperator(":") && !isAtSliceMark()) {
            step = expressions.expression();
        }
        tokens.expectOperator("]");
        return new JinjaExpression.Slice(position, base, start, stop, step);
    }

    private boolean isAtSliceMark() {
        return tokens.isAtOperator(":") || tokens.isAtOperator("]");
    }

    private JinjaExpression.Arguments optionalArguments() {
        return tokens.isAtOperator("(") ? arguments() : JinjaExpression.Arguments.NONE;
    }

    /** The arguments of a call with their parentheses. */
    JinjaExpression.Arguments arguments() {
        tokens.expectOperator("(");
        List<JinjaExpression> positional = new ArrayList<>();
        Map<String, JinjaExpression> named = new LinkedHashMap<>();
        JinjaExpression spread = null;
        JinjaExpression spreadNamed = null;
        while (!tokens.isAtOperator(")")) {
            TemplatePosition position = tokens.position();
            if (spreadNamed == null && tokens.skipOperator("**")) {
                spreadNamed = expressions.expression();
            } else if (spread == null && spreadNamed == null && tokens.skipOperator("*")) {
                spread = expressions.expression();
            } else if (tokens.isAt(Kind.NAME) && tokens.following().isOperator("=")) {
                String name = tokens.next().text();
                tokens.next();
                if (named.put(name, expressions.expression()) != null) {
                    throw position.refusal("the argument '" + Excerpt.of(name) + "' is given twice");
                }
            } else if (named.isEmpty() && spread == null && spreadNamed == null) {
                positional.add(expressions.expression());
            } else {
                throw position.refusal("an argument without a name stands after one with a name");
            }
            if (!tokens.isAtOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        tokens.expectOperator(")");
        return new JinjaExpression.Arguments(positional, named, spread, spreadNamed);
    }
}
