package io.apex4j.model;

import io.apex4j.model.TemplateValue.Bool;
import io.apex4j.model.TemplateValue.Int;
import io.apex4j.model.TemplateValue.None;
import io.apex4j.model.TemplateValue.Real;
import io.apex4j.model.TemplateValue.Undefined;
import org.jspecify.annotations.Nullable;

/** The tests that a template can ask with {@code is}. */
final class JinjaTests {
    private JinjaTests() {}

    /** The test of the name, null when there is none. */
    static @Nullable JinjaTest find(String name) {
        return switch (name) {
            case "eq", "equalto", "==" -> comparison(name, "==");
            case "ne", "!=" -> comparison(name, "!=");
            case "lt", "lessthan", "<" -> comparison(name, "<");
            case "le", "<=" -> comparison(name, "<=");
            case "gt", "greaterthan", ">" -> comparison(name, ">");
            case "ge", ">=" -> comparison(name, ">=");
            case "in" -> comparison(name, "in");
            case "divisibleby" ->
                (run, input, arguments) ->
                        isDivisible(run, input, arguments.expect(name, 1, "num").at(0));
            case "sameas" ->
                (run, input, arguments) -> {
                    run.chargeRead(input);
                    return input.equals(arguments.expect(name, 1, "other").at(0));
                };
            case "even" -> (run, input, _) -> isDivisible(run, input, TemplateValue.of(2));
            case "odd" -> (run, input, _) -> !isDivisible(run, input, TemplateValue.of(2));
            case "lower" -> (run, input, _) -> TextCase.isLower(text(run, input));
            case "upper" -> (run, input, _) -> TextCase.isUpper(text(run, input));
            case "filter" ->
                (_, input, _) ->
                        JinjaFilters.find(JinjaArguments.requireText(input).text()) != null;
            case "test" ->
                (_, input, _) -> find(JinjaArguments.requireText(input).text()) != null;
            default -> typeTest(name);
        };
    }

    private static @Nullable JinjaTest typeTest(String name) {
        return switch (name) {
            case "defined" -> (_, input, _) -> !(input instanceof Undefined);
            case "undefined" -> (_, input, _) -> input instanceof Undefined;
            case "none" -> (_, input, _) -> input instanceof None;
            case "boolean" -> (_, input, _) -> input instanceof Bool;
            case "true" -> (_, input, _) -> input instanceof Bool bool && bool.value();
            case "false" -> (_, input, _) -> input instanceof Bool bool && !bool.value();
            case "integer" -> (_, input, _) -> input instanceof Int;
            case "float" -> (_, input, _) -> input instanceof Real;
            case "number" -> (_, input, _) -> JinjaArithmetic.number(input) != null;
            case "string" -> (_, input, _) -> input instanceof TemplateText;
            case "mapping" -> (_, input, _) -> input instanceof TemplateMap;
            case "iterable" -> (_, input, _) -> JinjaSequences.isIterable(input);
            case "sequence" -> (_, input, _) -> isSequence(input);
            case "callable" -> (_, input, _) -> input instanceof TemplateCallable || input instanceof JinjaLoop;
            case "escaped" -> (_, _, _) -> false;
            default -> null;
        };
    }

    private static String text(JinjaRun run, TemplateValue input) {
        run.chargeRead(input);
        return PythonText.string(run, input).text();
    }

    private static JinjaTest comparison(String name, String operator) {
        return (run, input, arguments) -> JinjaComparison.holds(
                run, operator, input, arguments.expect(name, 1, "other").at(0));
    }

    private static boolean isDivisible(JinjaRun run, TemplateValue input, TemplateValue divisor) {
        return !JinjaArithmetic.apply(run, "%", requireNumber(input), divisor).isTrue();
    }

    private static TemplateValue requireNumber(TemplateValue input) {
        if (JinjaArithmetic.number(input) == null) {
            throw new TemplateFault("a number is wanted, not '" + input.typeName() + "'");
        }
        return input;
    }

    private static boolean isSequence(TemplateValue input) {
        return input instanceof TemplateList list && list.isIndexed()
                || input instanceof TemplateMap
                || input instanceof TemplateText
                || input instanceof Undefined;
    }
}
