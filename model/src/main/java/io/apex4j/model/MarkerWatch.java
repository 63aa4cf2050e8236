package io.apex4j.model;

import java.util.List;

/** Finds markers in a text that comes character by character; what may be the beginning of one is held back. */
final class MarkerWatch {
    private final StringBuilder held = new StringBuilder();

    MarkerWatch() {}

    /**
     * Takes a character.
     *
     * @param markers what is looked for
     * @return the marker that it completes, or nothing
     */
    String accept(char character, List<String> markers) {
        held.append(character);
        for (String marker : markers) {
            if (marker.contentEquals(held)) {
                held.setLength(0);
                return marker;
            }
        }
        return "";
    }

    /** Takes what cannot become a marker any more. */
    String release(List<String> markers) {
        int start = 0;
        while (start < held.length() && !isBeginning(start, markers)) {
            start++;
        }
        return take(start);
    }

    /** Takes all that is held back. */
    String releaseAll() {
        return take(held.length());
    }

    private String take(int length) {
        String taken = held.substring(0, length);
        held.delete(0, length);
        return taken;
    }

    private boolean isBeginning(int start, List<String> markers) {
        for (String marker : markers) {
            int index = 0;
            while (start + index < held.length()
                    && index < marker.length()
                    && held.charAt(start + index) == marker.charAt(index)) {
                index++;
            }
            if (start + index == held.length()) {
                return true;
            }
        }
        return false;
    }
}
