package io.apex4j.model;

import io.apex4j.model.JinjaStatement.Target;
import io.apex4j.model.JinjaToken.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parses a template into statements. */
final class JinjaParser {
    private final JinjaTokens tokens;
    private final JinjaExpressionParser expressions;
    private final JinjaPostfixParser postfix;
    private int loops;

    private JinjaParser(JinjaTokens tokens) {
        this.tokens = tokens;
        this.expressions = new JinjaExpressionParser(tokens);
        this.postfix = new JinjaPostfixParser(tokens, expressions);
    }

    /** The statements of a template. */
    static List<JinjaStatement> parse(String source) {
        JinjaTokens tokens = new JinjaTokens(JinjaLexer.tokens(source));
        List<JinjaStatement> statements = new JinjaParser(tokens).statements(Set.of());
        if (!tokens.isAt(Kind.END)) {
            throw tokens.unexpected("text or a tag");
        }
        return statements;
    }

    /** Statements up to a tag with one of these names, whose name is the current token then. */
    private List<JinjaStatement> statements(Set<String> ends) {
        List<JinjaStatement> statements = new ArrayList<>();
        while (true) {
            JinjaToken token = tokens.current();
            switch (token.kind()) {
                case TEXT ->
                    statements.add(new JinjaStatement.Text(
                            token.position(), TemplateText.own(tokens.next().text())));
                case OUTPUT_BEGIN -> statements.add(output());
                case TAG_BEGIN -> {
                    tokens.next();
                    if (tokens.isAt(Kind.NAME) && ends.contains(tokens.current().text())) {
                        return statements;
                    }
                    tokens.enter();
                    statements.add(statement());
                    tokens.leave();
                    tokens.expect(Kind.TAG_END);
                }
                case END -> {
                    if (!ends.isEmpty()) {
                        throw tokens.unexpected(
                                "one of the tags " + ends.stream().sorted().toList());
                    }
                    return statements;
                }
                case OUTPUT_END, TAG_END, NAME, STRING, INTEGER, FLOAT, OPERATOR ->
                    throw tokens.unexpected("text or a tag");
            }
        }
    }

    private JinjaStatement output() {
        tokens.next();
        TemplatePosition position = tokens.position();
        JinjaExpression expression = expressions.tuple(true);
        tokens.expect(Kind.OUTPUT_END);
        return new JinjaStatement.Output(position, expression);
    }

    private JinjaStatement statement() {
        JinjaToken name = tokens.expect(Kind.NAME);
        TemplatePosition position = name.position();
        return switch (name.text()) {
            case "if" -> ifStatement(position);
            case "for" -> forStatement(position);
            case "set" -> set(position);
            case "macro" -> macroStatement(position);
            case "call" -> call(position);
            case "filter" -> filter(position);
            case "with" -> with(position);
            case "generation" -> new JinjaStatement.Scoped(position, List.of(), body("endgeneration"));
            case "break", "continue" -> loopControl(name);
            default -> throw position.refusal("the tag '" + Excerpt.of(name.text()) + "' is unknown or out of place");
        };
    }

    /** The rest of a tag's end, the statements after it, and the name of the tag that ends them. */
    private List<JinjaStatement> body(String... ends) {
        tokens.expect(Kind.TAG_END);
        List<JinjaStatement> statements = statements(Set.of(ends));
        if (ends.length == 1) {
            tokens.next();
        }
        return statements;
    }

    private JinjaStatement ifStatement(TemplatePosition position) {
        List<JinjaStatement.Branch> branches = new ArrayList<>();
        List<JinjaStatement> otherwise = List.of();
        boolean more = true;
        while (more) {
            JinjaExpression condition = expressions.tuple(false);
            branches.add(new JinjaStatement.Branch(condition, body("elif", "else", "endif")));
            String end = tokens.next().text();
            if (end.equals("else")) {
                otherwise = body("endif");
            }
            more = end.equals("elif");
        }
        return new JinjaStatement.If(position, branches, otherwise);
    }

    private JinjaStatement forStatement(TemplatePosition position) {
        Target target = target(false);
        tokens.expectName("in");
        JinjaExpression iterable = expressions.tuple(false);
        JinjaExpression condition = tokens.skipName("if") ? expressions.expression() : null;
        boolean recursive = tokens.skipName("recursive");
        loops++;
        List<JinjaStatement> body = body("else", "endfor");
        loops--;
        List<JinjaStatement> otherwise = tokens.next().text().equals("else") ? body("endfor") : List.of();
        return new JinjaStatement.For(position, target, iterable, condition, body, otherwise, recursive);
    }

    private JinjaStatement loopControl(JinjaToken name) {
        if (loops == 0) {
            throw name.position().refusal("the tag '" + name.text() + "' stands outside of a loop");
        }
        return name.text().equals("break")
                ? new JinjaStatement.Break(name.position())
                : new JinjaStatement.Continue(name.position());
    }

    private JinjaStatement set(TemplatePosition position) {
        Target target = target(true);
        if (tokens.skipOperator("=")) {
            return new JinjaStatement.Assign(position, target, expressions.tuple(true));
        }
        JinjaExpression value = postfix.filters(captured(position));
        return new JinjaStatement.AssignBlock(position, target, body("endset"), value);
    }

    private static JinjaExpression captured(TemplatePosition position) {
        return new JinjaExpression.Name(position, JinjaStatement.CAPTURED);
    }

    /** A variable, an attribute of a namespace where allowed, or several with commas. */
    private Target target(boolean withAttribute) {
        TemplatePosition position = tokens.position();
        Target first = singleTarget(withAttribute);
        if (!tokens.isAtOperator(",")) {
            return first;
        }
        List<Target> targets = new ArrayList<>(List.of(first));
        while (tokens.skipOperator(",")) {
            if (!tokens.isAtName("in") && !tokens.isAtOperator("=") && !tokens.isAtOperator(")")) {
                targets.add(singleTarget(withAttribute));
            }
        }
        return new Target.Several(position, targets);
    }

    private Target singleTarget(boolean withAttribute) {
        TemplatePosition position = tokens.position();
        if (tokens.skipOperator("(")) {
            tokens.enter();
            Target inner = target(withAttribute);
            tokens.leave();
            tokens.expectOperator(")");
            return inner;
        }
        String name = variableName();
        if (withAttribute && tokens.skipOperator(".")) {
            return new Target.Attribute(position, name, tokens.expect(Kind.NAME).text());
        }
        return new Target.Variable(name);
    }

    private String variableName() {
        JinjaToken token = tokens.expect(Kind.NAME);
        if (Set.of("true", "True", "false", "False", "none", "None").contains(token.text())) {
            throw token.position().refusal("'" + token.text() + "' cannot be assigned to");
        }
        return token.text();
    }

    private JinjaStatement macroStatement(TemplatePosition position) {
        return macro(position, variableName(), "endmacro");
    }

    private JinjaStatement.Macro macro(TemplatePosition position, String name, String end) {
        List<JinjaStatement.Parameter> parameters = new ArrayList<>();
        List<JinjaStatement> statements = new ArrayList<>();
        int outerLoops = loops;
        loops = 0;
        Set<String> names = expressions.namesReadIn(() -> {
            parameters.addAll(parameters());
            statements.addAll(body(end));
        });
        loops = outerLoops;
        return new JinjaStatement.Macro(
                position, name, parameters, statements, names.contains("varargs"), names.contains("kwargs"));
    }

    private List<JinjaStatement.Parameter> parameters() {
        List<JinjaStatement.Parameter> parameters = new ArrayList<>();
        Set<String> names = new HashSet<>();
        tokens.expectOperator("(");
        while (!tokens.isAtOperator(")")) {
            TemplatePosition position = tokens.position();
            String name = variableName();
            JinjaExpression fallback = tokens.skipOperator("=") ? expressions.expression() : null;
            boolean unordered = fallback == null
                    && !parameters.isEmpty()
                    && parameters.getLast().fallback() != null;
            if (unordered || !names.add(name)) {
                throw position.refusal("the parameter '" + Excerpt.of(name)
                        + (unordered ? "' without a default stands after one with a default" : "' is there twice"));
            }
            parameters.add(new JinjaStatement.Parameter(name, fallback));
            if (!tokens.isAtOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        tokens.expectOperator(")");
        return parameters;
    }

    private JinjaStatement call(TemplatePosition position) {
        List<JinjaStatement.Parameter> parameters = tokens.isAtOperator("(") ? parameters() : List.of();
        TemplatePosition callPosition = tokens.position();
        if (!(expressions.expression() instanceof JinjaExpression.Call call)) {
            throw callPosition.refusal("the tag 'call' needs a call of a macro");
        }
        List<JinjaStatement> body = body("endcall");
        JinjaStatement.Macro caller = new JinjaStatement.Macro(position, "caller", parameters, body, false, false);
        return new JinjaStatement.CallBlock(position, call, caller);
    }

    private JinjaStatement filter(TemplatePosition position) {
        JinjaExpression value = postfix.filters(postfix.filter(captured(position)));
        return new JinjaStatement.FilterBlock(position, body("endfilter"), value);
    }

    private JinjaStatement with(TemplatePosition position) {
        List<JinjaStatement.Assign> assignments = new ArrayList<>();
        while (!tokens.isAt(Kind.TAG_END)) {
            TemplatePosition place = tokens.position();
            Target target = singleTarget(false);
            tokens.expectOperator("=");
            assignments.add(new JinjaStatement.Assign(place, target, expressions.expression()));
            if (!tokens.isAt(Kind.TAG_END)) {
                tokens.expectOperator(",");
            }
        }
        return new JinjaStatement.Scoped(position, assignments, body("endwith"));
    }
}
