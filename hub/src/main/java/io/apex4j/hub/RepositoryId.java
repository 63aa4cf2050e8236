package io.apex4j.hub;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a repository of models.
 *
 * @param owner a user or an organization
 * @param name the repository
 */
public record RepositoryId(String owner, String name) {
    private static final int LONGEST = 96;
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?");
    private static final String FOLDER_PREFIX = "models--";
    private static final String SEPARATOR = "--";

    /** Checks both parts against what the hub allows, so that they are safe as names of folders. */
    public RepositoryId {
        if (!isPart(owner) || !isPart(name)) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    "'" + Excerpt.of(owner + "/" + name) + "' is not a repository: owner and name are letters, digits,"
                            + " '-', '_' and '.', at most " + LONGEST + " of them, with neither '--' nor '..'");
        }
    }

    /** Whether a text can be an owner or a name. */
    static boolean isPart(String text) {
        return text.length() <= LONGEST
                && PART.matcher(text).matches()
                && !text.contains(SEPARATOR)
                && !text.contains("..");
    }

    /** The repository that a folder of the cache is for, if its name is of that form. */
    static Optional<RepositoryId> ofFolder(String folder) {
        if (!folder.startsWith(FOLDER_PREFIX)) {
            return Optional.empty();
        }
        String[] parts = folder.substring(FOLDER_PREFIX.length()).split(SEPARATOR, -1);
        return parts.length == 2 && isPart(parts[0]) && isPart(parts[1])
                ? Optional.of(new RepositoryId(parts[0], parts[1]))
                : Optional.empty();
    }

    /** The name of its folder in the cache. */
    String folder() {
        return FOLDER_PREFIX + owner + SEPARATOR + name;
    }

    /** {@code owner/name}. */
    @Override
    public String toString() {
        return owner + "/" + name;
    }
}
