package io.apex4j.hub;

import java.util.Locale;
import java.util.Optional;

/**
 * How a model is had.
 *
 * @param lookup where it is looked for; an offline environment makes it {@link Lookup#CACHE_ONLY}
 * @param sha256 what the checksum of the file has to be, beyond what the hub says
 */
public record ResolveOptions(Lookup lookup, Optional<String> sha256) {
    /** From the cache, else from the network. */
    public static final ResolveOptions DEFAULTS = new ResolveOptions(Lookup.CACHE_FIRST, Optional.empty());

    /** Checks the checksum and makes its letters small. */
    public ResolveOptions {
        sha256 = sha256.map(text -> text.toLowerCase(Locale.ROOT));
        sha256.filter(text -> !SafeNames.isSha256(text)).ifPresent(text -> {
            throw new HubException(
                    HubProblem.REFERENCE, "'" + Excerpt.of(text) + "' is no SHA-256: 64 hexadecimal digits are wanted");
        });
    }

    /** The same with another place to look. */
    public ResolveOptions withLookup(Lookup place) {
        return new ResolveOptions(place, sha256);
    }
}
