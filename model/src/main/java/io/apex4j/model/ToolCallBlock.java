package io.apex4j.model;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * What stands between the markers of calls: a list of calls, or calls without a list around them. It comes character by
 * character. A call is handed on when it is complete, because until then it may turn out to be none; what is no call is
 * handed on as text, at the end.
 *
 * <p>Calls are taken one by one as long as each is beyond doubt. From the first on that is not, all is read at the end
 * of the block, where more is known: quotes within strings need what comes after them.
 */
final class ToolCallBlock {
    /** Calls that cannot be read, after which the rest of the block is text: each costs a look at all that follows. */
    private static final int MAX_BAD = 32;

    private final Consumer<ToolCallReader.ReadCall> calls;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder bad = new StringBuilder();
    private CallListScanner scanner = new CallListScanner();
    private boolean isInList;
    private boolean isCertain = true;
    private boolean isListOver;
    private int start;
    private int found;
    private int badCount;

    /** A block whose calls go to a consumer. */
    ToolCallBlock(Consumer<ToolCallReader.ReadCall> calls) {
        this.calls = calls;
    }

    /** Whether there has been a call. */
    boolean hasCalls() {
        return found > 0;
    }

    /** Characters so far. */
    int length() {
        return text.length();
    }

    /** Takes the next character. */
    void accept(char character) {
        text.append(character);
        if (!isCertain || isListOver || (!isInList && Character.isWhitespace(character))) {
            return;
        }
        if (!isInList) {
            isInList = character == '[';
            isCertain = isInList;
            start = isInList ? text.length() : text.length() - 1;
        } else if (scanner.accept(character) && (character == ',' || character == ']')) {
            takeCertain(text.length() - 1);
            isListOver = isCertain && character == ']';
        }
    }

    private void takeCertain(int end) {
        String call = text.substring(start, end).strip();
        Optional<ToolCallReader.ReadCall> read = ToolCallReader.read(call, 0, call.length());
        if (read.filter(ToolCallReader.ReadCall::isPlain)
                .filter(plain -> plain.end() == call.length())
                .isPresent()) {
            take(read.get());
        } else if (!call.isEmpty()) {
            isCertain = false;
            return;
        }
        start = end + 1;
        scanner = new CallListScanner();
    }

    private void take(ToolCallReader.ReadCall call) {
        found++;
        calls.accept(call);
    }

    /**
     * Reads what is left when no more comes.
     *
     * @return what is no call; all where there is none at all
     */
    String finish() {
        String whole = text.toString();
        int index = start;
        while (index < whole.length() && !isListOver) {
            index = next(whole, index);
        }
        addBad(whole.substring(Math.min(index, whole.length())));
        return found == 0 && badCount > 0 ? whole : bad.toString();
    }

    /** Reads on from a place; returns where to go on. */
    private int next(String whole, int place) {
        char character = whole.charAt(place);
        if (character == ',' || Character.isWhitespace(character)) {
            return place + 1;
        }
        if (character == ']' && isInList) {
            isListOver = true;
            return place + 1;
        }
        Optional<ToolCallReader.ReadCall> read =
                badCount < MAX_BAD ? ToolCallReader.read(whole, place, whole.length()) : Optional.empty();
        if (read.isPresent() && isFollowed(whole, read.get().end())) {
            take(read.get());
            return read.get().end();
        }
        int end = badCount < MAX_BAD ? endOfBad(whole, place) : whole.length();
        addBad(whole.substring(place, end));
        return end;
    }

    /** Whether after a call there comes what can come there. */
    private boolean isFollowed(String whole, int end) {
        int next = end;
        while (next < whole.length() && Character.isWhitespace(whole.charAt(next))) {
            next++;
        }
        return next == whole.length()
                || whole.charAt(next) == ','
                || (isInList ? whole.charAt(next) == ']' : next > end || whole.charAt(next) == '{');
    }

    private static int endOfBad(String whole, int place) {
        CallListScanner brackets = new CallListScanner();
        for (int index = place; index < whole.length(); index++) {
            char character = whole.charAt(index);
            if (brackets.accept(character) && (character == ',' || brackets.depth() < 0)) {
                return Math.max(index, place + 1);
            }
        }
        return whole.length();
    }

    private void addBad(String text) {
        String stripped = text.strip();
        if (!stripped.isEmpty()) {
            badCount++;
            bad.append(bad.isEmpty() ? "" : ", ").append(stripped);
        }
    }
}
