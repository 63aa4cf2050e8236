package io.apex4j.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop} in the body of a loop. */
final class JinjaLoop implements TemplateValue {
    private final List<TemplateValue> elements;
    private final int depth;
    private final TemplateCallable.@Nullable Body recursion;
    private final JinjaRun run;
    private int index = -1;
    private @Nullable TemplateList lastChanged;

    /**
     * A loop before its first round.
     *
     * @param depth loops of the same tag around it
     * @param recursion executes the loop's body for other elements, null when the loop is not recursive
     */
    JinjaLoop(JinjaRun run, List<TemplateValue> elements, int depth, TemplateCallable.@Nullable Body recursion) {
        this.run = run;
        this.elements = elements;
        this.depth = depth;
        this.recursion = recursion;
    }

    /** Goes on to the next round; false when there is none. */
    boolean advance() {
        index++;
        return index < elements.size();
    }

    TemplateValue element() {
        return elements.get(index);
    }

    int depth() {
        return depth;
    }

    TemplateValue call(JinjaArguments arguments) {
        if (recursion == null) {
            throw new TemplateFault("the loop is not recursive: its tag has no 'recursive'");
        }
        return recursion.call(arguments);
    }

    /** An attribute, null when there is none of the name. */
    @Nullable
    TemplateValue attribute(String name) {
        return switch (name) {
            case "index" -> TemplateValue.of(index + 1);
            case "index0" -> TemplateValue.of(index);
            case "revindex" -> TemplateValue.of(elements.size() - index);
            case "revindex0" -> TemplateValue.of(elements.size() - index - 1);
            case "first" -> TemplateValue.of(index == 0);
            case "last" -> TemplateValue.of(index == elements.size() - 1);
            case "length" -> TemplateValue.of(elements.size());
            case "depth" -> TemplateValue.of(depth + 1);
            case "depth0" -> TemplateValue.of(depth);
            case "previtem" -> neighbour(index - 1, "there is no previous item");
            case "nextitem" -> neighbour(index + 1, "there is no next item");
            case "cycle" -> new TemplateCallable("loop.cycle", this::cycle);
            case "changed" -> new TemplateCallable("loop.changed", this::changed);
            default -> null;
        };
    }

    private TemplateValue neighbour(int at, String reason) {
        return at >= 0 && at < elements.size() ? elements.get(at) : new Undefined(reason);
    }

    private TemplateValue cycle(JinjaArguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw new TemplateFault("loop.cycle needs at least one argument");
        }
        return arguments.at(index % arguments.positional().size());
    }

    private TemplateValue changed(JinjaArguments arguments) {
        TemplateList values = TemplateList.list(arguments.values());
        TemplateList before = lastChanged;
        lastChanged = values;
        return TemplateValue.of(before == null || !JinjaComparison.equal(run, before, values));
    }

    @Override
    public String typeName() {
        return "LoopContext";
    }

    @Override
    public boolean isTrue() {
        return !elements.isEmpty();
    }
}
