package io.apex4j.hub;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Texts as parts of addresses. */
final class UriText {
    private static final String PLAIN = "-._~";

    private UriText() {}

    /** A text as one segment of a path: all but letters, digits and {@code -._~} as percent signs and UTF-8. */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (unit & 0xff);
            if (character < 0x80 && (Character.isLetterOrDigit(character) || PLAIN.indexOf(character) >= 0)) {
                encoded.append(character);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", (int) character));
            }
        }
        return encoded.toString();
    }

    /** A path with each of its segments encoded. */
    static String encodePath(String path) {
        return Arrays.stream(path.split("/", -1)).map(UriText::encode).collect(Collectors.joining("/"));
    }

    /** A segment of a path as text. */
    static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException exception) {
            throw new HubException(
                    HubProblem.REFERENCE, "'" + Excerpt.of(segment) + "' is not a part of an address", exception);
        }
    }

    /**
     * An address with a host, for {@code http} or {@code https}.
     *
     * @param what what it is, for messages
     * @throws HubException when it is anything else, or has a user name in it
     */
    static URI web(String text, String what) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException exception) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    what + " '" + Excerpt.of(text) + "' is not an address: " + Excerpt.of(exception.getReason()),
                    exception);
        }
        boolean isWeb = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
        if (!isWeb || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    what + " '" + Excerpt.of(text) + "' is not an address of the form https://host/path without a user"
                            + " name");
        }
        return uri;
    }

    /** Scheme, host and port: two addresses with equal origins are the same server. */
    static String origin(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        int port = uri.getPort() < 0 ? usual : uri.getPort();
        return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }
}
