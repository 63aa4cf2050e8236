package io.apex4j.model;

import java.util.ArrayList;
import java.util.List;

/** Python's slices of strings and lists. */
final class JinjaSlices {
    private JinjaSlices() {}

    /** {@code base[start:stop:step]}; a part that is absent is none. */
    static TemplateValue slice(
            JinjaRun run, TemplateValue base, TemplateValue start, TemplateValue stop, TemplateValue step) {
        int stride = step instanceof TemplateValue.None ? 1 : index(step);
        if (stride == 0) {
            throw new TemplateFault("the step of a slice cannot be zero");
        }
        return switch (base) {
            case TemplateText text -> text(run, text, start, stop, stride);
            case TemplateList list
            when list.isIndexed() -> {
                run.charge(list.items().size() / 16);
                yield TemplateList.of(list.kind(), items(list.items(), start, stop, stride));
            }
            case TemplateValue.Undefined undefined -> throw new TemplateFault(undefined.reason());
            case TemplateValue other ->
                throw new TemplateFault("a value of type '" + other.typeName() + "' has no slices");
        };
    }

    private static TemplateText text(
            JinjaRun run, TemplateText text, TemplateValue start, TemplateValue stop, int stride) {
        int length = text.codePoints();
        int from = bound(start, length, stride, true);
        int to = bound(stop, length, stride, false);
        if (stride == 1) {
            return from >= to ? TemplateText.EMPTY : text.substring(text.unitIndex(from), text.unitIndex(to));
        }
        TemplateTextBuilder builder = run.builder();
        items(run.iterate(text), start, stop, stride)
                .forEach(character -> builder.append(JinjaArguments.requireText(character)));
        return builder.toText();
    }

    private static List<TemplateValue> items(
            List<TemplateValue> items, TemplateValue start, TemplateValue stop, int stride) {
        int from = bound(start, items.size(), stride, true);
        int to = bound(stop, items.size(), stride, false);
        List<TemplateValue> slice = new ArrayList<>();
        for (long at = from; stride > 0 ? at < to : at > to; at += stride) {
            slice.add(items.get((int) at));
        }
        return slice;
    }

    /** The first or last-but-one index, within what the direction allows. */
    private static int bound(TemplateValue value, int length, int stride, boolean isStart) {
        boolean forward = stride > 0;
        if (value instanceof TemplateValue.None) {
            return forward == isStart ? (forward ? 0 : -1) : (forward ? length : length - 1);
        }
        long index = index(value);
        if (index < 0) {
            index += length;
        }
        return Math.clamp(index, forward ? 0 : -1, forward ? length : length - 1);
    }

    private static int index(TemplateValue value) {
        return switch (value) {
            case TemplateValue.Int integer -> integer.clamped();
            case TemplateValue.Bool bool -> bool.value() ? 1 : 0;
            case TemplateValue.Undefined undefined -> throw new TemplateFault(undefined.reason());
            case TemplateValue other ->
                throw new TemplateFault("a slice needs integers, not '" + other.typeName() + "'");
        };
    }
}
