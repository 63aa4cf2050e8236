package io.apex4j.model;

import java.util.Locale;

/** Letter case of strings as Python changes it; each span keeps its origin. */
final class TextCase {
    private static final String WORD_SEPARATORS = "-({[<";

    private TextCase() {}

    /** The text changed by one of Python's methods. */
    static TemplateText of(JinjaRun run, TemplateText text, String method) {
        return switch (method) {
            case "upper" -> bySpan(run, text, true);
            case "lower", "casefold" -> bySpan(run, text, false);
            case "capitalize" -> byCharacter(run, text, (before, _) -> before < 0 ? Change.TITLE : Change.LOWER);
            case "title" ->
                byCharacter(run, text, (before, _) -> before >= 0 && isCased(before) ? Change.LOWER : Change.TITLE);
            default ->
                byCharacter(
                        run, text, (_, character) -> Character.isUpperCase(character) ? Change.LOWER : Change.UPPER);
        };
    }

    /** The filter {@code title}: words begin after white space, a hyphen or an opening bracket. */
    static TemplateText words(JinjaRun run, TemplateText text) {
        return byCharacter(run, text, (before, _) -> before < 0 || isSeparator(before) ? Change.UPPER : Change.LOWER);
    }

    static boolean isUpper(String text) {
        return text.codePoints().anyMatch(Character::isUpperCase)
                && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
    }

    static boolean isLower(String text) {
        return text.codePoints().anyMatch(Character::isLowerCase)
                && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
    }

    private enum Change {
        UPPER,
        LOWER,
        TITLE
    }

    /** Decides by the character and the one before it, which is -1 at the start. */
    private interface Rule {
        Change change(int before, int character);
    }

    private static boolean isCased(int character) {
        return Character.isUpperCase(character) || Character.isLowerCase(character) || Character.isTitleCase(character);
    }

    private static boolean isSeparator(int character) {
        return PythonSpace.isSpace(character) || WORD_SEPARATORS.indexOf(character) >= 0;
    }

    private static TemplateText bySpan(JinjaRun run, TemplateText text, boolean upper) {
        TemplateTextBuilder builder = run.builder();
        text.forEachSpan(0, text.length(), (start, end, user) -> {
            String span = text.text().substring(start, end);
            builder.append(upper ? span.toUpperCase(Locale.ROOT) : span.toLowerCase(Locale.ROOT), user);
        });
        return builder.toText();
    }

    private static TemplateText byCharacter(JinjaRun run, TemplateText text, Rule rule) {
        TemplateTextBuilder builder = run.builder();
        int[] before = {-1};
        text.forEachSpan(0, text.length(), (start, end, user) -> {
            StringBuilder span = new StringBuilder();
            text.text().substring(start, end).codePoints().forEach(character -> {
                span.append(changed(character, rule.change(before[0], character)));
                before[0] = character;
            });
            builder.append(span.toString(), user);
        });
        return builder.toText();
    }

    private static String changed(int character, Change change) {
        String text = Character.toString(character);
        return switch (change) {
            case UPPER -> text.toUpperCase(Locale.ROOT);
            case LOWER -> text.toLowerCase(Locale.ROOT);
            case TITLE -> {
                String upper = text.toUpperCase(Locale.ROOT);
                boolean single = upper.codePointCount(0, upper.length()) == 1;
                yield single
                        ? Character.toString(Character.toTitleCase(character))
                        : upper.charAt(0) + upper.substring(1).toLowerCase(Locale.ROOT);
            }
        };
    }
}
