package io.apex4j.grammar;

import java.io.Serial;

/** A grammar that cannot be read or followed, with the place, the value and the limit. */
public final class GrammarException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String place;

    /**
     * @param place where, such as {@code line 3, column 7} or {@code rule 'list'}
     * @param problem what is wrong there, with the value and the limit
     */
    public GrammarException(String place, String problem) {
        super(place + ": " + problem);
        this.place = place;
    }

    /** Where the problem is, such as {@code line 3, column 7} or {@code rule 'list'}. */
    public String place() {
        return place;
    }
}
