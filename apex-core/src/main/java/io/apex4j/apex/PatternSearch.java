package io.apex4j.apex;

import io.apex4j.apex.PatternNode.Alternatives;
import io.apex4j.apex.PatternNode.BackReference;
import io.apex4j.apex.PatternNode.Bytes;
import io.apex4j.apex.PatternNode.Group;
import io.apex4j.apex.PatternNode.LookAhead;
import io.apex4j.apex.PatternNode.Place;
import io.apex4j.apex.PatternNode.Repeat;
import io.apex4j.apex.PatternNode.Sequence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One search of one pattern in one name, by backtracking with a limit on its steps.
 *
 * <p>Patterns come from command lines and files of strangers; one like {@code (a*)*b} would otherwise search for longer
 * than anybody waits.
 */
final class PatternSearch {
    private static final int MAXIMUM_STEPS = 200_000;
    private static final int MAXIMUM_DEPTH = 1_000;

    private final String name;
    private final Map<Integer, String> captured = new HashMap<>();
    private int steps;
    private int depth;

    private PatternSearch(String name) {
        this.name = name;
    }

    /**
     * Whether the pattern occurs anywhere in a name.
     *
     * @param name one character, 0 to 255, per byte
     * @throws LimitException when the search does not end within its limits
     */
    static boolean find(PatternNode pattern, String name) {
        PatternSearch search = new PatternSearch(name);
        for (int start = 0; start <= name.length(); start++) {
            search.captured.clear();
            if (search.matches(pattern, start, _ -> true)) {
                return true;
            }
        }
        return false;
    }

    /** What has to match after a node, given where the node ended. */
    private interface Rest {
        boolean matches(int position);
    }

    private boolean matches(PatternNode node, int position, Rest rest) {
        if (++steps > MAXIMUM_STEPS || ++depth > MAXIMUM_DEPTH) {
            throw new LimitException();
        }
        boolean found = matchesNode(node, position, rest);
        depth--;
        return found;
    }

    private boolean matchesNode(PatternNode node, int position, Rest rest) {
        return switch (node) {
            case Bytes bytes -> isAt(bytes, position) && rest.matches(position + 1);
            case Sequence(var parts) -> matchesFrom(parts, 0, position, rest);
            case Alternatives(var branches) -> matchesAny(branches, position, rest);
            case Repeat(Bytes bytes, int minimum, int maximum, boolean _) ->
                matchesRun(bytes, minimum, maximum, position, rest);
            case Repeat repeat -> matchesAgain(repeat, 0, position, rest);
            case Group(var part, int number) -> matchesGroup(part, number, position, rest);
            case BackReference(int group) -> {
                String text = captured.get(group);
                yield text != null && name.startsWith(text, position) && rest.matches(position + text.length());
            }
            case LookAhead(var part, boolean negated) ->
                matches(part, position, _ -> true) != negated && rest.matches(position);
            case Place(var kind) -> isPlace(kind, position) && rest.matches(position);
        };
    }

    private boolean matchesAny(List<PatternNode> branches, int position, Rest rest) {
        for (PatternNode branch : branches) {
            if (matches(branch, position, rest)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesFrom(List<PatternNode> parts, int first, int start, Rest rest) {
        int position = start;
        for (int index = first; index < parts.size(); index++) {
            if (!(parts.get(index) instanceof Bytes bytes)) {
                int next = index + 1;
                return matches(parts.get(index), position, end -> matchesFrom(parts, next, end, rest));
            }
            steps++;
            if (!isAt(bytes, position)) {
                return false;
            }
            position++;
        }
        return rest.matches(position);
    }

    private boolean matchesRun(Bytes bytes, int minimum, int maximum, int position, Rest rest) {
        int longest = 0;
        while (longest < maximum && isAt(bytes, position + longest)) {
            longest++;
            steps++;
        }
        for (int length = longest; length >= minimum; length--) {
            if (++steps > MAXIMUM_STEPS) {
                throw new LimitException();
            }
            if (rest.matches(position + length)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesAgain(Repeat repeat, int done, int position, Rest rest) {
        if (done >= repeat.minimum() && !repeat.greedy() && rest.matches(position)) {
            return true;
        }
        if (done < repeat.maximum()
                && matches(
                        repeat.part(),
                        position,
                        end -> (end > position || done < repeat.minimum())
                                && matchesAgain(repeat, done + 1, end, rest))) {
            return true;
        }
        return done >= repeat.minimum() && repeat.greedy() && rest.matches(position);
    }

    private boolean matchesGroup(PatternNode part, int number, int position, Rest rest) {
        return matches(part, position, end -> {
            String before = captured.put(number, name.substring(position, end));
            if (rest.matches(end)) {
                return true;
            }
            if (before == null) {
                captured.remove(number);
            } else {
                captured.put(number, before);
            }
            return false;
        });
    }

    private boolean isAt(Bytes bytes, int position) {
        return position < name.length() && bytes.set().get(name.charAt(position));
    }

    private boolean isPlace(Place.Kind kind, int position) {
        return switch (kind) {
            case BEGIN -> position == 0;
            case END -> position == name.length();
            case WORD_BOUNDARY -> isWordAt(position - 1) != isWordAt(position);
            case NO_WORD_BOUNDARY -> isWordAt(position - 1) == isWordAt(position);
        };
    }

    private boolean isWordAt(int position) {
        return position >= 0 && position < name.length() && PatternBytes.isWord(name.charAt(position));
    }

    /** The search took more steps, or went deeper, than any sensible pattern needs. */
    static final class LimitException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LimitException() {
            super("the search does not end within " + MAXIMUM_STEPS + " steps");
        }
    }
}
