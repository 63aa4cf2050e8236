package io.apex4j.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions of one rendering. */
final class JinjaEvaluator {
    private final JinjaRun run;

    JinjaEvaluator(JinjaRun run) {
        this.run = run;
    }

    /** The value; what fails names the innermost expression that failed. */
    TemplateValue evaluate(JinjaExpression expression, JinjaScope scope) {
        try {
            run.enter();
            TemplateValue value = valueOf(expression, scope);
            run.leave();
            return value;
        } catch (TemplateFault fault) {
            throw fault.at(expression.position());
        }
    }

    private TemplateValue valueOf(JinjaExpression expression, JinjaScope scope) {
        return switch (expression) {
            case JinjaExpression.Constant constant -> constant.value();
            case JinjaExpression.Name name -> scope.get(name.name());
            case JinjaExpression.ListLiteral list ->
                run.made(TemplateList.of(list.kind(), evaluateAll(list.items(), scope)));
            case JinjaExpression.MapLiteral map -> map(map, scope);
            case JinjaExpression.Attribute attribute ->
                JinjaAttributes.attribute(run, evaluate(attribute.base(), scope), attribute.name());
            case JinjaExpression.Subscript subscript ->
                JinjaAttributes.element(run, evaluate(subscript.base(), scope), evaluate(subscript.index(), scope));
            case JinjaExpression.Slice slice -> slice(slice, scope);
            case JinjaExpression.Call call -> call(call, scope, null);
            case JinjaExpression.Filter filter -> filter(filter, scope);
            case JinjaExpression.Test test -> test(test, scope);
            case JinjaExpression.Arithmetic arithmetic -> arithmetic(arithmetic, scope);
            case JinjaExpression.Concatenation concatenation -> concatenation(concatenation, scope);
            case JinjaExpression.Comparison comparison -> comparison(comparison, scope);
            case JinjaExpression.Logical logical -> logical(logical, scope);
            case JinjaExpression.Not not ->
                TemplateValue.of(!evaluate(not.operand(), scope).isTrue());
            case JinjaExpression.Sign sign -> JinjaArithmetic.sign(sign.negative(), evaluate(sign.operand(), scope));
            case JinjaExpression.Conditional conditional -> conditional(conditional, scope);
        };
    }

    private List<TemplateValue> evaluateAll(List<JinjaExpression> expressions, JinjaScope scope) {
        List<TemplateValue> values = new ArrayList<>(expressions.size());
        for (JinjaExpression expression : expressions) {
            values.add(evaluate(expression, scope));
        }
        return values;
    }

    private TemplateValue map(JinjaExpression.MapLiteral map, JinjaScope scope) {
        List<TemplateMap.Entry> entries = new ArrayList<>();
        for (JinjaExpression.Pair pair : map.pairs()) {
            TemplateValue key = evaluate(pair.key(), scope);
            run.chargeRead(key);
            entries.add(new TemplateMap.Entry(key, evaluate(pair.value(), scope)));
        }
        return run.made(TemplateMap.of(entries));
    }

    private TemplateValue slice(JinjaExpression.Slice slice, JinjaScope scope) {
        TemplateValue base = evaluate(slice.base(), scope);
        TemplateValue start = evaluateOptional(slice.start(), scope);
        TemplateValue stop = evaluateOptional(slice.stop(), scope);
        TemplateValue step = evaluateOptional(slice.step(), scope);
        run.chargeRead(base);
        return run.made(JinjaSlices.slice(run, base, start, stop, step));
    }

    private TemplateValue evaluateOptional(@Nullable JinjaExpression expression, JinjaScope scope) {
        return expression == null ? TemplateValue.NONE : evaluate(expression, scope);
    }

    /** Calls something, with one named argument more when there is a caller. */
    TemplateValue call(JinjaExpression.Call call, JinjaScope scope, @Nullable TemplateCallable caller) {
        TemplateValue callee = evaluate(call.callee(), scope);
        JinjaArguments arguments = arguments(call.arguments(), scope);
        if (caller != null) {
            arguments.named().put(caller.name(), caller);
        }
        return switch (callee) {
            case TemplateCallable callable -> run.made(callable.body().call(arguments));
            case JinjaLoop loop -> run.made(loop.call(arguments));
            case TemplateValue.Undefined undefined -> throw new TemplateFault(undefined.reason());
            case TemplateValue other ->
                throw new TemplateFault("a value of type '" + other.typeName() + "' cannot be called");
        };
    }

    /** The evaluated arguments; the map of the named ones is mutable. */
    private JinjaArguments arguments(JinjaExpression.Arguments arguments, JinjaScope scope) {
        List<@Nullable TemplateValue> positional = new ArrayList<>(evaluateAll(arguments.positional(), scope));
        Map<String, TemplateValue> named = new LinkedHashMap<>();
        arguments.named().forEach((name, value) -> named.put(name, evaluate(value, scope)));
        if (arguments.spread() != null) {
            positional.addAll(run.iterate(evaluate(arguments.spread(), scope)));
        }
        if (arguments.spreadNamed() != null) {
            if (!(evaluate(arguments.spreadNamed(), scope) instanceof TemplateMap map)) {
                throw new TemplateFault("the argument after '**' must be a map");
            }
            run.charge(map.size());
            map.entries()
                    .forEach(entry ->
                            named.put(JinjaArguments.requireText(entry.key()).text(), entry.value()));
        }
        return new JinjaArguments(positional, named);
    }

    private TemplateValue filter(JinjaExpression.Filter filter, JinjaScope scope) {
        TemplateValue input = evaluate(filter.input(), scope);
        run.chargeRead(input);
        return run.made(filter.filter().apply(run, input, arguments(filter.arguments(), scope)));
    }

    private TemplateValue test(JinjaExpression.Test test, JinjaScope scope) {
        TemplateValue input = evaluate(test.input(), scope);
        boolean holds = test.test().holds(run, input, arguments(test.arguments(), scope));
        return TemplateValue.of(holds != test.negated());
    }

    private TemplateValue arithmetic(JinjaExpression.Arithmetic arithmetic, JinjaScope scope) {
        TemplateValue value = evaluate(arithmetic.first(), scope);
        for (JinjaExpression.Operation operation : arithmetic.operations()) {
            TemplateValue operand = evaluate(operation.operand(), scope);
            try {
                value = run.made(JinjaArithmetic.apply(run, operation.operator(), value, operand));
            } catch (TemplateFault fault) {
                throw fault.at(operation.position());
            }
        }
        return value;
    }

    private TemplateValue concatenation(JinjaExpression.Concatenation concatenation, JinjaScope scope) {
        TemplateTextBuilder builder = run.builder();
        for (JinjaExpression operand : concatenation.operands()) {
            builder.append(PythonText.string(run, evaluate(operand, scope)));
        }
        return run.made(builder.toText());
    }

    private TemplateValue comparison(JinjaExpression.Comparison comparison, JinjaScope scope) {
        TemplateValue left = evaluate(comparison.first(), scope);
        for (JinjaExpression.Operation operation : comparison.operations()) {
            TemplateValue right = evaluate(operation.operand(), scope);
            try {
                if (!JinjaComparison.holds(run, operation.operator(), left, right)) {
                    return TemplateValue.FALSE;
                }
            } catch (TemplateFault fault) {
                throw fault.at(operation.position());
            }
            left = right;
        }
        return TemplateValue.TRUE;
    }

    private TemplateValue logical(JinjaExpression.Logical logical, JinjaScope scope) {
        TemplateValue value = TemplateValue.NONE;
        for (JinjaExpression operand : logical.operands()) {
            value = evaluate(operand, scope);
            if (value.isTrue() != logical.isAnd()) {
                return value;
            }
        }
        return value;
    }

    private TemplateValue conditional(JinjaExpression.Conditional conditional, JinjaScope scope) {
        if (evaluate(conditional.condition(), scope).isTrue()) {
            return evaluate(conditional.then(), scope);
        }
        return conditional.otherwise() == null
                ? new TemplateValue.Undefined("the inline if-expression evaluated to false and has no 'else'")
                : evaluate(conditional.otherwise(), scope);
    }
}
