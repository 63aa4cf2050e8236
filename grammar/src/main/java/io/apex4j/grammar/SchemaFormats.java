package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The formats of texts as regular expressions. Each takes less than the format may be: what every strict validator
 * accepts, so real calendar days, offsets that exist, and domains of usual kinds.
 */
final class SchemaFormats {
    private static final String LEAP_YEAR =
            "(?:[1-9]\\d(?:0[48]|[13579][26]|[2468][048])" + "|(?:[13579][26]|[2468][048])00)";
    private static final String DATE = "(?:[1-9]\\d{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])"
            + "|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)"
            + "|02-(?:0[1-9]|1\\d|2[0-8]))"
            + "|" + LEAP_YEAR + "-02-29)";
    private static final String TIME = "(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,6})?"
            + "(?:Z|\\+(?:0\\d|1[0-3]):[0-5]\\d|\\+14:00|-(?:0[1-9]|1[01]):[0-5]\\d|-12:00)";
    private static final String DURATION_TIME =
            "T(?:\\d{1,4}H(?:\\d{1,2}M(?:\\d{1,2}S)?)?|\\d{1,4}M(?:\\d{1,2}S)?|\\d{1,5}S)";
    private static final String DURATION = "P(?:\\d{1,4}W|(?:\\d{1,4}Y(?:\\d{1,2}M(?:\\d{1,3}D)?)?|\\d{1,4}D)(?:"
            + DURATION_TIME + ")?|" + DURATION_TIME + ")";
    private static final String HEX = "[0-9a-fA-F]";
    private static final String LABEL = "[A-Za-z0-9]{1,20}(?:-[A-Za-z0-9]{1,20}){0,2}";
    private static final String LAST_LABEL = "[A-Za-z][A-Za-z0-9]{0,19}(?:-[A-Za-z0-9]{1,20}){0,2}";
    private static final String TOP_DOMAIN =
            "(?:com|org|net|edu|gov|int|info|biz|name|io|dev|app|ai|co|me|tv|eu|uk|us|ca|au|de|fr|es|it|nl|be|ch|at|se"
                    + "|no|dk|fi|pl|pt|ie|cz|gr|ru|ua|tr|cn|jp|kr|in|sg|hk|tw|nz|za|br|mx|ar|cl|il)";
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final String IPV4 = OCTET + "(?:\\." + OCTET + "){3}";
    private static final String URI_CHARACTER = "(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%" + HEX + "{2})";
    private static final String URI = "(?:https?|ftp)://(?:" + LABEL + "\\.){0,3}" + LAST_LABEL + "(?::[1-9]\\d{0,3})?"
            + "(?:/" + URI_CHARACTER + "*)*(?:\\?(?:" + URI_CHARACTER + "|/)*)?(?:#(?:" + URI_CHARACTER + "|/)*)?";

    private SchemaFormats() {}

    /** Names of all formats of texts. */
    static List<String> names() {
        return List.of("date", "time", "date-time", "duration", "uuid", "email", "hostname", "ipv4", "ipv6", "uri");
    }

    /** The regular expression of a format. */
    static Optional<String> pattern(String format) {
        return switch (format) {
            case "date" -> whole(DATE);
            case "time" -> whole(TIME);
            case "date-time" -> whole(DATE + "T" + TIME);
            case "duration" -> whole(DURATION);
            case "uuid" -> whole(HEX + "{8}(?:-" + HEX + "{4}){3}-" + HEX + "{12}");
            case "email" ->
                whole("[A-Za-z0-9]{1,16}(?:[._+-][A-Za-z0-9]{1,16}){0,2}@(?:" + LABEL + "\\.){1,3}" + TOP_DOMAIN);
            case "hostname" -> whole("(?:" + LABEL + "\\.){0,3}" + LAST_LABEL);
            case "ipv4" -> whole(IPV4);
            case "ipv6" -> whole(ipv6());
            case "uri" -> whole(URI);
            default -> Optional.empty();
        };
    }

    private static Optional<String> whole(String pattern) {
        return Optional.of("^(?:" + pattern + ")$");
    }

    private static String ipv6() {
        String group = HEX + "{1,4}";
        List<String> forms = new ArrayList<>();
        forms.add(group + "(?::" + group + "){7}");
        for (int before = 0; before <= 6; before++) {
            String left = before == 0 ? "" : group + "(?::" + group + "){" + (before - 1) + "}";
            String right = before == 6 ? "" : "(?:" + group + "(?::" + group + "){0," + (5 - before) + "})?";
            forms.add(left + "::" + right);
        }
        return String.join("|", forms);
    }
}
