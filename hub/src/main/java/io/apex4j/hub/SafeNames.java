package io.apex4j.hub;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which names from the net may become names of files, on any system: no way out of the folder, nothing absolute, no
 * character or word with a meaning on Windows.
 */
final class SafeNames {
    static final String EXTENSION = ".gguf";

    private static final int LONGEST_SEGMENT_BYTES = 240;
    private static final int LONGEST_PATH_BYTES = 1024;
    private static final int DEEPEST = 16;
    private static final Pattern FORBIDDEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\u2028\\u2029\\\\:<>\"|?*]");
    private static final Pattern DEVICE = Pattern.compile("(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\\..*)?");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/+-]{0,199}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern ETAG = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,127}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private SafeNames() {}

    /** Whether a text is a relative path with forward slashes that is safe below a folder. */
    static boolean isPath(String path) {
        String[] segments = path.split("/", -1);
        return path.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH_BYTES
                && segments.length <= DEEPEST
                && Arrays.stream(segments).allMatch(SafeNames::isSegment);
    }

    /** Whether a text is safe as the name of a file. */
    static boolean isSegment(String name) {
        return !name.isBlank()
                && !name.equals(".")
                && !name.equals("..")
                && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_SEGMENT_BYTES
                && !name.endsWith(".")
                && !name.endsWith(" ")
                && !FORBIDDEN.matcher(name).find()
                && !DEVICE.matcher(name).matches();
    }

    /** Whether a name is that of a GGUF file. */
    static boolean isGguf(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(EXTENSION) && name.length() > EXTENSION.length();
    }

    /**
     * A path in a repository.
     *
     * @throws HubException when it is not safe, or no GGUF file
     */
    static String ggufPath(String path) {
        if (!isPath(path)) {
            throw new HubException(
                    HubProblem.REFUSED,
                    "'" + Excerpt.of(path) + "' is not accepted as the name of a file: no '..', no absolute path, no"
                            + " backslash, control character or name that Windows reserves");
        }
        if (!isGguf(path)) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    "'" + Excerpt.of(path) + "' is not the name of a GGUF file; it has to end with " + EXTENSION);
        }
        return path;
    }

    /**
     * A branch, tag or commit.
     *
     * @throws HubException when it is not safe
     */
    static String revision(String revision) {
        if (!REVISION.matcher(revision).matches() || !isPath(revision) || revision.endsWith(".lock")) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    "'" + Excerpt.of(revision) + "' is not a revision: a branch, a tag or the 40 digits of a commit is"
                            + " wanted");
        }
        return revision;
    }

    /** Whether a text is the hash of a commit. */
    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    /** Whether a text is safe as the name of a blob. */
    static boolean isEtag(String text) {
        return ETAG.matcher(text).matches() && isSegment(text);
    }

    /** Whether a text is a SHA-256 in lower-case hexadecimal. */
    static boolean isSha256(String text) {
        return SHA256.matcher(text).matches();
    }
}
