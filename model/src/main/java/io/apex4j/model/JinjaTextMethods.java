package io.apex4j.model;

import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Methods of strings. */
final class JinjaTextMethods {
    private JinjaTextMethods() {}

    /** The method bound to the text, null when there is none of the name. */
    static @Nullable TemplateCallable find(JinjaRun run, TemplateText text, String name) {
        TemplateCallable.Body body = method(run, text, name);
        return body == null
                ? null
                : new TemplateCallable(name, arguments -> {
                    run.chargeRead(text);
                    return body.call(arguments);
                });
    }

    private static TemplateCallable.@Nullable Body method(JinjaRun run, TemplateText text, String name) {
        return switch (name) {
            case "strip", "lstrip", "rstrip" ->
                arguments -> {
                    TemplateValue characters =
                            arguments.expect(name, 0, "chars").at(0, TemplateValue.NONE);
                    return TextCutting.strip(text, characters, !name.equals("rstrip"), !name.equals("lstrip"));
                };
            case "split", "rsplit" -> arguments -> split(run, text, name, arguments);
            case "splitlines" ->
                arguments -> {
                    JinjaArguments bound = arguments.expect(name, 0, "keepends");
                    return TemplateList.list(TextCutting.lines(run, text, bound.isTrue(0, false)));
                };
            case "partition", "rpartition" ->
                arguments -> TextCutting.partition(
                        run, text, arguments.expect(name, 1, "sep").text(0), name.equals("rpartition"));
            case "replace" ->
                arguments -> {
                    JinjaArguments bound = arguments.expect(name, 2, "old", "new", "count");
                    return TextCutting.replace(run, text, bound.text(0), bound.text(1), bound.integer(2, -1));
                };
            case "removeprefix", "removesuffix" ->
                arguments -> {
                    TemplateText part = arguments.expect(name, 1, "part").text(0);
                    return name.equals("removeprefix")
                            ? TextCutting.withoutPrefix(text, part.text())
                            : TextCutting.withoutSuffix(text, part.text());
                };
            case "startswith", "endswith" -> arguments -> startsOrEnds(run, text, name, arguments);
            case "find", "rfind", "index", "rindex", "count" -> arguments -> search(run, text, name, arguments);
            case "join" ->
                arguments -> JinjaTextFilters.joined(
                        run, run.iterate(arguments.expect(name, 1, "iterable").at(0)), text, true);
            case "format" -> arguments -> PythonFormat.braces(run, text, arguments);
            case "center", "ljust", "rjust", "zfill" -> arguments -> padded(run, text, name, arguments);
            case "upper", "lower", "casefold", "title", "capitalize", "swapcase" ->
                arguments -> {
                    arguments.expect(name, 0);
                    return TextCase.of(run, text, name);
                };
            default -> question(text, name);
        };
    }

    private static TemplateCallable.@Nullable Body question(TemplateText text, String name) {
        IntPredicate every = switch (name) {
            case "isalpha" -> Character::isLetter;
            case "isdigit", "isdecimal", "isnumeric" -> Character::isDigit;
            case "isalnum" -> Character::isLetterOrDigit;
            case "isspace" -> PythonSpace::isSpace;
            default -> null;
        };
        if (every != null) {
            return arguments -> {
                arguments.expect(name, 0);
                return TemplateValue.of(
                        text.length() > 0 && text.text().codePoints().allMatch(every));
            };
        }
        return switch (name) {
            case "isupper" -> arguments -> TemplateValue.of(TextCase.isUpper(text.text()));
            case "islower" -> arguments -> TemplateValue.of(TextCase.isLower(text.text()));
            default -> null;
        };
    }

    private static TemplateValue split(JinjaRun run, TemplateText text, String name, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect(name, 0, "sep", "maxsplit");
        TemplateValue separator = bound.at(0, TemplateValue.NONE);
        int most = bound.integer(1, -1);
        List<TemplateText> parts = separator instanceof TemplateValue.None
                ? TextCutting.splitAtSpace(run, text, most, name.equals("rsplit"))
                : TextCutting.split(run, text, JinjaArguments.requireText(separator), most, name.equals("rsplit"));
        return TemplateList.list(parts);
    }

    private static TemplateValue startsOrEnds(JinjaRun run, TemplateText text, String name, JinjaArguments arguments) {
        TemplateValue parts = arguments.expect(name, 1, "part").at(0);
        List<TemplateValue> all = parts instanceof TemplateList list ? run.iterate(list) : List.of(parts);
        for (TemplateValue value : all) {
            String part = JinjaArguments.requireText(value).text();
            run.chargeRead(value);
            if (name.equals("startswith")
                    ? text.text().startsWith(part)
                    : text.text().endsWith(part)) {
                return TemplateValue.TRUE;
            }
        }
        return TemplateValue.FALSE;
    }

    private static TemplateValue search(JinjaRun run, TemplateText text, String name, JinjaArguments arguments) {
        String part = arguments.expect(name, 1, "part").text(0).text();
        run.chargeSearch(text.length(), part.length());
        if (name.equals("count")) {
            return TemplateValue.of(TextCutting.count(text.text(), part));
        }
        int at = name.startsWith("r")
                ? text.text().lastIndexOf(part)
                : text.text().indexOf(part);
        if (at < 0 && name.endsWith("index")) {
            throw new TemplateFault("the part '" + Excerpt.of(part) + "' is not in the string");
        }
        return TemplateValue.of(at < 0 ? -1 : text.text().codePointCount(0, at));
    }

    private static TemplateValue padded(JinjaRun run, TemplateText text, String name, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect(name, 1, "width", "fillchar");
        int missing = bound.integer(0, 0) - text.codePoints();
        String fill = name.equals("zfill") ? "0" : bound.text(1, " ").text();
        if (fill.codePointCount(0, fill.length()) != 1) {
            throw new TemplateFault("the fill of '" + name + "' must be one character");
        }
        if (missing <= 0) {
            return text;
        }
        TemplateTextBuilder builder = run.builder();
        switch (name) {
            case "center" -> {
                int left = TextCutting.leftOfCentre(missing, bound.integer(0, 0));
                builder.appendFill(fill, left).append(text).appendFill(fill, missing - left);
            }
            case "ljust" -> builder.append(text).appendFill(fill, missing);
            case "rjust" -> builder.appendFill(fill, missing).append(text);
            default -> {
                boolean signed = text.text().startsWith("-") || text.text().startsWith("+");
                int sign = signed ? 1 : 0;
                builder.append(text, 0, sign).appendFill(fill, missing).append(text, sign, text.length());
            }
        }
        return builder.toText();
    }
}
