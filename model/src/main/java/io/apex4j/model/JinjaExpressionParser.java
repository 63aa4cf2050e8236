package io.apex4j.model;

import io.apex4j.model.JinjaToken.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parses expressions, with the precedence of Jinja 3, from loose to tight: {@code if-else}, {@code or}, {@code and},
 * {@code not}, comparisons, sums, {@code ~}, products, {@code **}, signs, filters and tests, then attributes, elements
 * and calls.
 */
final class JinjaExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final JinjaTokens tokens;
    private final JinjaPostfixParser postfix;
    private Set<String> namesRead = new HashSet<>();

    JinjaExpressionParser(JinjaTokens tokens) {
        this.tokens = tokens;
        this.postfix = new JinjaPostfixParser(tokens, this);
    }

    /** Parses something with this parser, and returns the names that were read in it as variables. */
    Set<String> namesReadIn(Runnable part) {
        Set<String> outer = namesRead;
        Set<String> inner = new HashSet<>();
        namesRead = inner;
        part.run();
        outer.addAll(inner);
        namesRead = outer;
        return inner;
    }

    JinjaExpression expression() {
        return expression(true);
    }

    /** An expression, or several as a tuple when there is a comma. */
    JinjaExpression tuple(boolean withConditional) {
        TemplatePosition position = tokens.position();
        JinjaExpression first = expression(withConditional);
        if (!tokens.isAtOperator(",")) {
            return first;
        }
        List<JinjaExpression> items = new ArrayList<>(List.of(first));
        while (tokens.skipOperator(",") && !isTupleEnd()) {
            items.add(expression(withConditional));
        }
        return new JinjaExpression.ListLiteral(position, items, TemplateList.Kind.TUPLE);
    }

    private boolean isTupleEnd() {
        return tokens.isAt(Kind.OUTPUT_END)
                || tokens.isAt(Kind.TAG_END)
                || tokens.isAtOperator(")")
                || tokens.isAtName("recursive");
    }

    JinjaExpression expression(boolean withConditional) {
        tokens.enter();
        JinjaExpression expression = withConditional ? conditional() : logical(false);
        tokens.leave();
        return expression;
    }

    private JinjaExpression conditional() {
        JinjaExpression expression = logical(false);
        while (tokens.isAtName("if")) {
            TemplatePosition position = tokens.next().position();
            JinjaExpression condition = logical(false);
            JinjaExpression otherwise = tokens.skipName("else") ? expression(true) : null;
            expression = new JinjaExpression.Conditional(position, condition, expression, otherwise);
        }
        return expression;
    }

    private JinjaExpression logical(boolean isAnd) {
        String word = isAnd ? "and" : "or";
        JinjaExpression first = isAnd ? negation() : logical(true);
        if (!tokens.isAtName(word)) {
            return first;
        }
        TemplatePosition position = tokens.position();
        List<JinjaExpression> operands = new ArrayList<>(List.of(first));
        while (tokens.skipName(word)) {
            operands.add(isAnd ? negation() : logical(true));
        }
        return new JinjaExpression.Logical(position, isAnd, operands);
    }

    private JinjaExpression negation() {
        if (!tokens.isAtName("not")) {
            return comparison();
        }
        TemplatePosition position = tokens.next().position();
        tokens.enter();
        JinjaExpression operand = negation();
        tokens.leave();
        return new JinjaExpression.Not(position, operand);
    }

    private JinjaExpression comparison() {
        JinjaExpression first = sum();
        List<JinjaExpression.Operation> operations = new ArrayList<>();
        for (String operator = comparisonOperator(); operator != null; operator = comparisonOperator()) {
            TemplatePosition position = tokens.next().position();
            if (operator.equals("not in")) {
                tokens.next();
            }
            operations.add(new JinjaExpression.Operation(position, operator, sum()));
        }
        return operations.isEmpty()
                ? first
                : new JinjaExpression.Comparison(operations.getFirst().position(), first, operations);
    }

    private @Nullable String comparisonOperator() {
        JinjaToken token = tokens.current();
        if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
            return token.text();
        }
        if (token.isName("in")) {
            return "in";
        }
        return token.isName("not") && tokens.following().isName("in") ? "not in" : null;
    }

    private JinjaExpression sum() {
        return arithmetic(Set.of("+", "-"), this::concatenation);
    }

    private JinjaExpression concatenation() {
        TemplatePosition position = tokens.position();
        JinjaExpression first = product();
        if (!tokens.isAtOperator("~")) {
            return first;
        }
        List<JinjaExpression> operands = new ArrayList<>(List.of(first));
        while (tokens.skipOperator("~")) {
            operands.add(product());
        }
        return new JinjaExpression.Concatenation(position, operands);
    }

    private JinjaExpression product() {
        return arithmetic(Set.of("*", "/", "//", "%"), this::power);
    }

    private JinjaExpression power() {
        return arithmetic(Set.of("**"), () -> signed(true));
    }

    private JinjaExpression arithmetic(Set<String> operators, Supplier<JinjaExpression> operand) {
        JinjaExpression first = operand.get();
        List<JinjaExpression.Operation> operations = new ArrayList<>();
        while (tokens.isAt(Kind.OPERATOR) && operators.contains(tokens.current().text())) {
            JinjaToken operator = tokens.next();
            operations.add(new JinjaExpression.Operation(operator.position(), operator.text(), operand.get()));
        }
        return operations.isEmpty()
                ? first
                : new JinjaExpression.Arithmetic(operations.getFirst().position(), first, operations);
    }

    private JinjaExpression signed(boolean withFilter) {
        JinjaExpression expression;
        if (tokens.isAtOperator("-") || tokens.isAtOperator("+")) {
            JinjaToken sign = tokens.next();
            tokens.enter();
            expression = new JinjaExpression.Sign(sign.position(), sign.text().equals("-"), signed(false));
            tokens.leave();
        } else {
            expression = primary();
        }
        expression = postfix.postfix(expression);
        return withFilter ? postfix.filtersAndTests(expression) : expression;
    }

    /** A literal, a variable, or something in brackets. */
    JinjaExpression primary() {
        JinjaToken token = tokens.current();
        return switch (token.kind()) {
            case NAME -> name(tokens.next());
            case STRING -> string();
            case INTEGER -> new JinjaExpression.Constant(token.position(), integer(tokens.next()));
            case FLOAT ->
                new JinjaExpression.Constant(
                        token.position(),
                        new TemplateValue.Real(Double.parseDouble(tokens.next().text())));
            case OPERATOR -> bracketed();
            case TEXT, OUTPUT_BEGIN, OUTPUT_END, TAG_BEGIN, TAG_END, END -> throw tokens.unexpected("an expression");
        };
    }

    private JinjaExpression name(JinjaToken token) {
        TemplateValue value = switch (token.text()) {
            case "true", "True" -> TemplateValue.TRUE;
            case "false", "False" -> TemplateValue.FALSE;
            case "none", "None" -> TemplateValue.NONE;
            default -> null;
        };
        if (value != null) {
            return new JinjaExpression.Constant(token.position(), value);
        }
        namesRead.add(token.text());
        return new JinjaExpression.Name(token.position(), token.text());
    }

    private JinjaExpression string() {
        TemplatePosition position = tokens.position();
        StringBuilder text = new StringBuilder();
        while (tokens.isAt(Kind.STRING)) {
            text.append(tokens.next().text());
        }
        return new JinjaExpression.Constant(position, TemplateText.own(text.toString()));
    }

    static TemplateValue integer(JinjaToken token) {
        String digits = token.text();
        boolean prefixed = digits.length() > 2 && Character.isLetter(digits.charAt(1));
        int radix = !prefixed
                ? 10
                : switch (digits.charAt(1)) {
                    case 'x', 'X' -> 16;
                    case 'o', 'O' -> 8;
                    default -> 2;
                };
        try {
            return new TemplateValue.Int(new BigInteger(prefixed ? digits.substring(2) : digits, radix));
        } catch (NumberFormatException _) {
            throw token.position().refusal("'" + Excerpt.of(digits) + "' is not an integer");
        } catch (TemplateFault fault) {
            throw fault.at(token.position());
        }
    }

    private JinjaExpression bracketed() {
        TemplatePosition position = tokens.position();
        if (tokens.skipOperator("(")) {
            JinjaExpression inner = tokens.isAtOperator(")")
                    ? new JinjaExpression.ListLiteral(position, List.of(), TemplateList.Kind.TUPLE)
                    : tuple(true);
            tokens.expectOperator(")");
            return inner;
        }
        if (tokens.skipOperator("[")) {
            List<JinjaExpression> items = new ArrayList<>();
            while (!tokens.isAtOperator("]")) {
                items.add(expression());
                if (!tokens.isAtOperator("]")) {
                    tokens.expectOperator(",");
                }
            }
            tokens.expectOperator("]");
            return new JinjaExpression.ListLiteral(position, items, TemplateList.Kind.LIST);
        }
        if (tokens.skipOperator("{")) {
            return map(position);
        }
        throw tokens.unexpected("an expression");
    }

    private JinjaExpression map(TemplatePosition position) {
        List<JinjaExpression.Pair> pairs = new ArrayList<>();
        while (!tokens.isAtOperator("}")) {
            JinjaExpression key = expression();
            tokens.expectOperator(":");
            pairs.add(new JinjaExpression.Pair(key, expression()));
            if (!tokens.isAtOperator("}")) {
                tokens.expectOperator(",");
            }
        }
        tokens.expectOperator("}");
        return new JinjaExpression.MapLiteral(position, pairs);
    }
}
