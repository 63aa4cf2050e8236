package io.apex4j.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;

/** Cuts strings as Python does; each piece keeps the origin of its spans. */
final class TextCutting {
    private TextCutting() {}

    /** The text without the characters at its ends: white space when the characters are none. */
    static TemplateText strip(TemplateText text, TemplateValue characters, boolean left, boolean right) {
        IntPredicate stripped = PythonSpace::isSpace;
        if (!(characters instanceof TemplateValue.None)) {
            String set = JinjaArguments.requireText(characters).text();
            stripped = character -> set.indexOf(character) >= 0;
        }
        int start = 0;
        int end = text.length();
        while (left && start < end && stripped.test(text.text().codePointAt(start))) {
            start += Character.charCount(text.text().codePointAt(start));
        }
        while (right && end > start && stripped.test(text.text().codePointBefore(end))) {
            end -= Character.charCount(text.text().codePointBefore(end));
        }
        return text.substring(start, end);
    }

    static TemplateText withoutPrefix(TemplateText text, String prefix) {
        return text.text().startsWith(prefix) ? text.substring(prefix.length(), text.length()) : text;
    }

    static TemplateText withoutSuffix(TemplateText text, String suffix) {
        return text.text().endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }

    /** The pieces between separators, of which at most so many count, all when negative; from the end or the start. */
    static List<TemplateText> split(
            JinjaRun run, TemplateText text, TemplateText separator, int most, boolean fromEnd) {
        String mark = requireNotEmpty(separator);
        run.chargeSearch(text.length(), mark.length());
        List<TemplateText> parts = new ArrayList<>();
        int start = 0;
        int end = text.length();
        while (most < 0 || parts.size() < most) {
            int at = fromEnd
                    ? text.text().lastIndexOf(mark, end - mark.length())
                    : text.text().indexOf(mark, start);
            if (at < 0) {
                break;
            }
            parts.add(fromEnd ? text.substring(at + mark.length(), end) : text.substring(start, at));
            if (fromEnd) {
                end = at;
            } else {
                start = at + mark.length();
            }
            checkParts(run, parts);
        }
        parts.add(text.substring(start, end));
        if (fromEnd) {
            Collections.reverse(parts);
        }
        return parts;
    }

    /** The words between white space; the last (or first) may hold more when only so many cuts are wanted. */
    static List<TemplateText> splitAtSpace(JinjaRun run, TemplateText text, int most, boolean fromEnd) {
        List<TemplateText> words = new ArrayList<>();
        String all = text.text();
        int start = fromEnd ? 0 : PythonSpace.skip(all, 0);
        int end = fromEnd ? PythonSpace.trimmedEnd(all) : all.length();
        while (start < end && (most < 0 || words.size() < most)) {
            int at = fromEnd ? wordStart(all, end) : wordEnd(all, start);
            words.add(fromEnd ? text.substring(at, end) : text.substring(start, at));
            if (fromEnd) {
                end = PythonSpace.trimmedEnd(all, at);
            } else {
                start = PythonSpace.skip(all, at);
            }
            checkParts(run, words);
        }
        if (start < end) {
            words.add(text.substring(start, end));
        }
        if (fromEnd) {
            Collections.reverse(words);
        }
        return words;
    }

    private static int wordEnd(String text, int start) {
        int at = start;
        while (at < text.length() && !PythonSpace.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int wordStart(String text, int end) {
        int at = end;
        while (at > 0 && !PythonSpace.isSpace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static void checkParts(JinjaRun run, List<TemplateText> parts) {
        run.charge(1);
        run.checkElements(parts.size());
    }

    /** The lines of a text, with what ends them or without. */
    static List<TemplateText> lines(JinjaRun run, TemplateText text, boolean keepEnds) {
        List<TemplateText> lines = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            if (!isLineEnd(text.text().charAt(at))) {
                continue;
            }
            boolean both = text.text().startsWith("\r\n", at);
            int behind = at + (both ? 2 : 1);
            lines.add(text.substring(start, keepEnds ? behind : at));
            checkParts(run, lines);
            start = behind;
            at = behind - 1;
        }
        if (start < text.length()) {
            lines.add(text.substring(start, text.length()));
        }
        return lines;
    }

    private static boolean isLineEnd(char character) {
        return character >= '\n' && character <= '\r'
                || character >= 0x1c && character <= 0x1e
                || character == 0x85
                || character == 0x2028
                || character == 0x2029;
    }

    /** The tuple of what is before a separator, the separator, and what is after. */
    static TemplateList partition(JinjaRun run, TemplateText text, TemplateText separator, boolean last) {
        String mark = requireNotEmpty(separator);
        run.chargeSearch(text.length(), mark.length());
        int at = last ? text.text().lastIndexOf(mark) : text.text().indexOf(mark);
        if (at < 0) {
            return last
                    ? TemplateList.tuple(TemplateText.EMPTY, TemplateText.EMPTY, text)
                    : TemplateList.tuple(text, TemplateText.EMPTY, TemplateText.EMPTY);
        }
        return TemplateList.tuple(
                text.substring(0, at),
                text.substring(at, at + mark.length()),
                text.substring(at + mark.length(), text.length()));
    }

    /** The text with the first so many, or all, of a part replaced. */
    static TemplateText replace(JinjaRun run, TemplateText text, TemplateText before, TemplateText after, int most) {
        run.chargeSearch(text.length(), before.length());
        TemplateTextBuilder builder = run.builder();
        int start = 0;
        int replaced = 0;
        int at = text.text().indexOf(before.text());
        while (at >= 0 && (most < 0 || replaced < most)) {
            run.charge(1);
            builder.append(text, start, at).append(after);
            replaced++;
            start = at + before.length();
            if (before.length() > 0) {
                at = text.text().indexOf(before.text(), start);
            } else {
                at = at < text.length() ? text.text().offsetByCodePoints(at, 1) : -1;
            }
        }
        return builder.append(text, start, text.length()).toText();
    }

    /** How often a part occurs, without overlap. */
    static int count(String text, String part) {
        if (part.isEmpty()) {
            return text.codePointCount(0, text.length()) + 1;
        }
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    /** How much of the padding goes to the left, as {@code str.center} divides it. */
    static int leftOfCentre(int padding, int width) {
        return padding / 2 + (padding & width & 1);
    }

    private static String requireNotEmpty(TemplateText separator) {
        if (separator.length() == 0) {
            throw new TemplateFault("the separator is empty");
        }
        return separator.text();
    }
}
