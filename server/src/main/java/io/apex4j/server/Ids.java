package io.apex4j.server;

import java.security.SecureRandom;

/** Makes names that nobody has used. */
final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 24;

    private Ids() {}

    /** A name that begins with a prefix. */
    static String next(String prefix) {
        StringBuilder name = new StringBuilder(prefix);
        for (int index = 0; index < LENGTH; index++) {
            name.append(CHARACTERS.charAt(RANDOM.nextInt(CHARACTERS.length())));
        }
        return name.toString();
    }
}
