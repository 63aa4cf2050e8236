package io.apex4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Calls that a model writes without the markers around them. What an answer begins with is taken for calls when it is one
 * JSON object or one list that consists of calls of known tools and nothing else.
 */
final class BareCalls {
    private static final int MAX_CHARS = 1 << 16;
    private static final int MAX_START_CHARS = 1000;
    private static final String QUOTES = "\"'";

    private final Set<String> toolNames;
    private final StringBuilder text = new StringBuilder();
    private final CallListScanner scanner = new CallListScanner();
    private boolean isLikely;

    BareCalls(Set<String> toolNames) {
        this.toolNames = toolNames;
    }

    /** What is known after a character. */
    enum Verdict {
        /** It may become calls. */
        OPEN,
        /** It is none. */
        NONE,
        /** It is complete, and may be calls. */
        COMPLETE
    }

    /** Whether it may begin with this character. */
    boolean canBegin(char character) {
        return !toolNames.isEmpty() && (character == '{' || character == '[');
    }

    /** Takes the next character. */
    Verdict accept(char character) {
        text.append(character);
        scanner.accept(character);
        if (scanner.depth() <= 0) {
            return Verdict.COMPLETE;
        }
        int limit = isLikely ? MAX_CHARS : MAX_START_CHARS;
        return text.length() < limit && (isLikely || isPossible()) ? Verdict.OPEN : Verdict.NONE;
    }

    /** The calls that it is. */
    Optional<List<ToolCallReader.ReadCall>> calls() {
        List<ToolCallReader.ReadCall> calls = new ArrayList<>();
        ToolCallBlock block = new ToolCallBlock(calls::add);
        text.chars().forEach(character -> block.accept((char) character));
        boolean areAll = block.finish().isEmpty() && !calls.isEmpty();
        return areAll && calls.stream().allMatch(call -> toolNames.contains(call.name()))
                ? Optional.of(calls)
                : Optional.empty();
    }

    /** All that has come. */
    String text() {
        return text.toString();
    }

    /** Whether what has come so far can be the beginning of a call. */
    private boolean isPossible() {
        String start = text.toString().strip();
        String inList = start.startsWith("[") ? start.substring(1).stripLeading() : start;
        if (inList.isEmpty()) {
            return true;
        }
        if (inList.charAt(0) != '{') {
            return isWord(inList, '(', toolNames);
        }
        String key = inList.substring(1).stripLeading();
        if (key.isEmpty()) {
            return true;
        }
        int quote = QUOTES.indexOf(key.charAt(0));
        return quote >= 0 && isWord(key.substring(1), QUOTES.charAt(quote), ToolCallReader.KEYS);
    }

    /** Whether a text is one of some words with a character after it, or the beginning of that. */
    private boolean isWord(String beginning, char end, Set<String> words) {
        int index = beginning.indexOf(end);
        isLikely = index >= 0 && words.contains(beginning.substring(0, index).strip());
        return isLikely || words.stream().anyMatch(word -> word.startsWith(beginning));
    }
}
