package io.apex4j.model;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates as {@code strftime} writes them in the C locale. */
final class TemplateDates {
    private TemplateDates() {}

    /** The date by a format of {@code %} directives. */
    static String format(ZonedDateTime date, String format) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char character = format.charAt(at++);
            if (character != '%' || at == format.length()) {
                text.append(character);
                continue;
            }
            boolean unpadded = format.charAt(at) == '-' && at + 1 < format.length();
            char directive = format.charAt(unpadded ? at + 1 : at);
            String value = value(date, directive);
            text.append(unpadded ? withoutZeros(value) : value);
            at += unpadded ? 2 : 1;
        }
        return text.toString();
    }

    private static String withoutZeros(String value) {
        int start = 0;
        while (start < value.length() - 1 && value.charAt(start) == '0') {
            start++;
        }
        return value.substring(start);
    }

    private static String value(ZonedDateTime date, char directive) {
        return switch (directive) {
            case '%' -> "%";
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'e' -> "%2d".formatted(date.getDayOfMonth());
            case 's' -> Long.toString(date.toEpochSecond());
            case 'f' -> "%06d".formatted(date.getNano() / 1000);
            case 'w' -> Integer.toString(date.getDayOfWeek().getValue() % 7);
            default ->
                DateTimeFormatter.ofPattern(pattern(directive), Locale.ENGLISH).format(date);
        };
    }

    private static String pattern(char directive) {
        return switch (directive) {
            case 'Y' -> "uuuu";
            case 'y' -> "uu";
            case 'm' -> "MM";
            case 'B' -> "MMMM";
            case 'b', 'h' -> "MMM";
            case 'd' -> "dd";
            case 'j' -> "DDD";
            case 'A' -> "EEEE";
            case 'a' -> "EEE";
            case 'u' -> "e";
            case 'H' -> "HH";
            case 'I' -> "hh";
            case 'M' -> "mm";
            case 'S' -> "ss";
            case 'p' -> "a";
            case 'Z' -> "zzz";
            case 'z' -> "xx";
            case 'D', 'x' -> "MM/dd/uu";
            case 'F' -> "uuuu-MM-dd";
            case 'T', 'X' -> "HH:mm:ss";
            case 'R' -> "HH:mm";
            case 'c' -> "EEE MMM ppd HH:mm:ss uuuu";
            default -> throw new TemplateFault("strftime has no directive '%" + directive + "'");
        };
    }
}
