package io.apex4j.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An expression of a parsed template. */
sealed interface JinjaExpression {
    TemplatePosition position();

    record Constant(TemplatePosition position, TemplateValue value) implements JinjaExpression {}

    record Name(TemplatePosition position, String name) implements JinjaExpression {}

    record ListLiteral(TemplatePosition position, List<JinjaExpression> items, TemplateList.Kind kind)
            implements JinjaExpression {}

    record MapLiteral(TemplatePosition position, List<Pair> pairs) implements JinjaExpression {}

    /** {@code base.name} */
    record Attribute(TemplatePosition position, JinjaExpression base, String name) implements JinjaExpression {}

    /** {@code base[index]} */
    record Subscript(TemplatePosition position, JinjaExpression base, JinjaExpression index)
            implements JinjaExpression {}

    /** {@code base[start:stop:step]}, each of which may be absent. */
    record Slice(
            TemplatePosition position,
            JinjaExpression base,
            @Nullable JinjaExpression start,
            @Nullable JinjaExpression stop,
            @Nullable JinjaExpression step)
            implements JinjaExpression {}

    record Call(TemplatePosition position, JinjaExpression callee, Arguments arguments) implements JinjaExpression {}

    /** {@code input | filter(arguments)} */
    record Filter(TemplatePosition position, JinjaExpression input, JinjaFilter filter, Arguments arguments)
            implements JinjaExpression {}

    /** {@code input is test(arguments)}, or {@code is not}. */
    record Test(TemplatePosition position, JinjaExpression input, JinjaTest test, Arguments arguments, boolean negated)
            implements JinjaExpression {}

    /** Operators of one precedence, applied from left to right. */
    record Arithmetic(TemplatePosition position, JinjaExpression first, List<Operation> operations)
            implements JinjaExpression {}

    /** {@code a ~ b ~ ...} */
    record Concatenation(TemplatePosition position, List<JinjaExpression> operands) implements JinjaExpression {}

    /** {@code a < b <= c in d}: true when each neighbouring pair is. */
    record Comparison(TemplatePosition position, JinjaExpression first, List<Operation> operations)
            implements JinjaExpression {}

    /** {@code a and b and ...}, or with {@code or}: the first operand that decides, or the last one. */
    record Logical(TemplatePosition position, boolean isAnd, List<JinjaExpression> operands)
            implements JinjaExpression {}

    record Not(TemplatePosition position, JinjaExpression operand) implements JinjaExpression {}

    record Sign(TemplatePosition position, boolean negative, JinjaExpression operand) implements JinjaExpression {}

    /** {@code then if condition else otherwise}, where the last part may be absent. */
    record Conditional(
            TemplatePosition position,
            JinjaExpression condition,
            JinjaExpression then,
            @Nullable JinjaExpression otherwise)
            implements JinjaExpression {}

    record Pair(JinjaExpression key, JinjaExpression value) {}

    /** An operator with its right operand. */
    record Operation(TemplatePosition position, String operator, JinjaExpression operand) {}

    /** {@code positional, name=named, *spread, **spreadNamed} */
    record Arguments(
            List<JinjaExpression> positional,
            Map<String, JinjaExpression> named,
            @Nullable JinjaExpression spread,
            @Nullable JinjaExpression spreadNamed) {
        static final Arguments NONE = new Arguments(List.of(), Map.of(), null, null);
    }
}
