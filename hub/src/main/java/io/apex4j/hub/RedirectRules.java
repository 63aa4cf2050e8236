package io.apex4j.hub;

import java.net.URI;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Where a server may send us: to any public host by HTTPS; to private addresses, and by plain HTTP, only when the server
 * that we were told to ask is itself private.
 *
 * @param home the server that the user, or the program, has named
 * @param isHomePrivate whether it is this computer or in a private network
 * @param isPrivate tells that of any host
 */
record RedirectRules(URI home, boolean isHomePrivate, Predicate<String> isPrivate) {
    /** How many redirects in a row are followed. */
    static final int MAXIMUM = 8;

    /**
     * The rules for what a server says.
     *
     * @throws HubException when the server is public and the address is not of HTTPS
     */
    static RedirectRules of(URI home) {
        boolean isHomePrivate = Addresses.isPrivate(home.getHost());
        if (!isHomePrivate && !isHttps(home)) {
            throw new HubException(
                    HubProblem.REFUSED,
                    home + ": plain HTTP is accepted only from this computer and the private network; use https://");
        }
        return new RedirectRules(home, isHomePrivate, Addresses::isPrivate);
    }

    /** Whether an address is on the server that was named, which alone may see the token. */
    boolean isHome(URI uri) {
        return UriText.origin(uri).equals(UriText.origin(home));
    }

    /**
     * The address that a redirect leads to.
     *
     * @param from what was asked
     * @param location what the server said
     * @throws HubException when we do not go there
     */
    URI next(URI from, String location) {
        URI target;
        try {
            target = from.resolve(location);
        } catch (IllegalArgumentException exception) {
            throw refused(from, location, "which is not an address");
        }
        if (target.getHost() == null || target.getRawUserInfo() != null) {
            throw refused(from, location, "which is not an address of the form https://host/path");
        }
        if (isHome(target)) {
            return target;
        }
        boolean isTargetPrivate = isPrivate.test(target.getHost());
        if (isTargetPrivate && !isHomePrivate) {
            throw refused(from, location, "which is a private address; a public server has no business there");
        }
        if (!isHttps(target) && !(isTargetPrivate && "http".equalsIgnoreCase(target.getScheme()))) {
            throw refused(from, location, "which is not https");
        }
        return target;
    }

    private static boolean isHttps(URI uri) {
        return "https".equals(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
    }

    private static HubException refused(URI from, String location, String why) {
        return new HubException(
                HubProblem.REFUSED,
                from.getHost() + " redirects to " + Excerpt.of(location) + ", " + why + "; refused");
    }
}
