package io.apex4j.model;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Takes an answer apart while it comes: what the model thinks, what it says, and the tools that it wants called.
 *
 * {@snippet :
 * AnswerParser parser = new AnswerParser(AnswerFormat.lfm2(), delta -> System.out.println(delta));
 * parser.text("<think>Paris, I think.</th");
 * parser.text("ink>\n\n<|tool_call_start|>[weather(city='Paris')]<|tool_call_end|>");
 * Answer answer = parser.finish(FinishReason.STOP);
 * }
 *
 * <p>The pieces add up to the same answer wherever the text is cut. Nothing is an error: what is no call stays text, and
 * nothing is lost but markers and white space beside them. A thought is one only before the model says something; an
 * unfinished one stays a thought. Not safe for use by several threads at once.
 */
public final class AnswerParser {
    /** Characters between the markers of calls; what comes after so many is text, and the calls too. */
    private static final int MAX_BLOCK_CHARS = 1 << 22;

    private static final String THOUGHT_GAP = "\n\n";

    private final AnswerFormat format;
    private final AnswerOutput output;
    private final MarkerWatch watch = new MarkerWatch();
    private final StringBuilder space = new StringBuilder();
    private State state = State.LEAD;
    /** Markers that can come here. */
    private List<String> markers = List.of();
    /** Those of them that may come as text. */
    private List<String> textMarkers = List.of();
    /** Whether the model has said something. */
    private boolean hasText;
    /** Whether white space here belongs to a marker before it. */
    private boolean dropsSpace;

    private boolean isAfterThought;
    private boolean hasThought;
    private boolean isThoughtEmpty = true;
    private ToolCallBlock block;
    private BareCalls bare;
    private String spaceBeforeBare = "";

    /** Where in an answer a character stands. */
    private enum State {
        /** Before text: at the beginning, after a thought, after calls. */
        LEAD,
        THOUGHT,
        CONTENT,
        /** Between the markers of calls. */
        CALLS,
        /** In what may be calls without markers. */
        BARE
    }

    /** A parser that tells a consumer; calls get ids by chance. */
    public AnswerParser(AnswerFormat format, Consumer<AnswerDelta> consumer) {
        this(format, consumer, new SplittableRandom());
    }

    private AnswerParser(AnswerFormat format, Consumer<AnswerDelta> consumer, SplittableRandom random) {
        this(format, consumer, index -> "call_%016x".formatted(random.nextLong()));
    }

    /**
     * A parser that tells a consumer.
     *
     * @param ids gives each call an id by the number of calls before it
     */
    public AnswerParser(AnswerFormat format, Consumer<AnswerDelta> consumer, IntFunction<String> ids) {
        this.format = format;
        this.output = new AnswerOutput(consumer, ids);
        this.block = new ToolCallBlock(output::call);
        this.bare = new BareCalls(format.toolNames());
        enter(format.startsInThought() ? State.THOUGHT : State.LEAD);
    }

    /** Takes a further piece of the text, in which the markers that are no tokens are looked for. */
    public void text(String piece) {
        for (int index = 0; index < piece.length(); index++) {
            String marker = watch.accept(piece.charAt(index), textMarkers);
            if (marker.isEmpty()) {
                plain(watch.release(textMarkers));
            } else {
                marker(marker);
            }
        }
        output.flush();
    }

    /**
     * Takes a special token of the model by its literal. It is a marker where it is one of the format's and can come here,
     * and text elsewhere.
     */
    public void special(String literal) {
        plain(watch.releaseAll());
        if (markers.contains(literal)) {
            marker(literal);
        } else {
            plain(literal);
        }
        output.flush();
    }

    /** Whether the model is thinking. */
    public boolean isInThought() {
        return state == State.THOUGHT;
    }

    /** Whether a thought may begin here. */
    boolean canBeginThought() {
        return state == State.LEAD && !hasText && markers.contains(format.thoughtStart());
    }

    /** Says that no more text comes, and why; returns what all has come to. */
    public Answer finish(FinishReason reason) {
        plain(watch.releaseAll());
        boolean isThoughtUnfinished = isInThought();
        switch (state) {
            case LEAD -> output.content(dropsSpace ? "" : space);
            case CALLS -> endCalls("");
            case BARE -> output.content(bareText());
            case THOUGHT, CONTENT -> {}
        }
        enter(State.CONTENT);
        return output.answer(reason, isThoughtUnfinished);
    }

    private void enter(State next) {
        state = next;
        space.setLength(0);
        markers = switch (next) {
            case LEAD -> leadMarkers();
            case THOUGHT -> List.of(format.thoughtEnd());
            case CONTENT, BARE -> List.of(format.callStart());
            case CALLS -> List.of(format.callEnd(), format.callStart());
        };
        textMarkers = markers.stream()
                .filter(marker -> !format.tokens().contains(marker))
                .filter(marker -> next != State.CALLS || !marker.equals(format.callStart()))
                .toList();
    }

    private List<String> leadMarkers() {
        if (hasText) {
            return List.of(format.callStart());
        }
        return isAfterThought
                ? List.of(format.thoughtStart(), format.thoughtEnd(), format.callStart())
                : List.of(format.thoughtStart(), format.callStart());
    }

    private void marker(String marker) {
        switch (state) {
            case LEAD -> leadMarker(marker);
            case THOUGHT -> {
                literal(marker);
                endThought();
            }
            case CONTENT -> beginCalls();
            case BARE -> {
                say(bareText());
                beginCalls();
            }
            case CALLS -> {
                boolean isEnd = marker.equals(format.callEnd());
                endCalls(isEnd ? marker : "");
                if (!isEnd) {
                    beginCalls();
                }
            }
        }
    }

    private void leadMarker(String marker) {
        if (marker.equals(format.callStart())) {
            beginCalls();
        } else if (marker.equals(format.thoughtEnd())) {
            output.content(isSplit() ? "" : space);
            literal(marker);
            endThought();
        } else {
            output.content(isSplit() ? "" : space);
            literal(marker);
            isThoughtEmpty = true;
            enter(State.THOUGHT);
        }
    }

    private void endThought() {
        isAfterThought = true;
        dropsSpace = isSplit();
        enter(State.LEAD);
    }

    private boolean isSplit() {
        return format.reasoning().isSplit();
    }

    /** A marker of thoughts, which is shown where thoughts are part of the content. */
    private void literal(String marker) {
        output.content(isSplit() ? "" : marker);
    }

    private void beginCalls() {
        block = new ToolCallBlock(output::call);
        enter(State.CALLS);
    }

    private void endCalls(String endMarker) {
        String rest = block.finish();
        boolean isAll = !rest.isEmpty() && !block.hasCalls();
        hasText |= !rest.isEmpty();
        output.content(isAll ? format.callStart() + rest + endMarker : rest);
        isAfterThought = false;
        dropsSpace = true;
        enter(State.LEAD);
    }

    private void plain(String text) {
        for (int index = 0; index < text.length(); index++) {
            plain(text.charAt(index));
        }
    }

    private void plain(char character) {
        switch (state) {
            case LEAD -> lead(character);
            case THOUGHT -> thought(character);
            case CONTENT -> output.content(character);
            case CALLS -> call(character);
            case BARE -> bare(character);
        }
    }

    private void lead(char character) {
        if (Character.isWhitespace(character)) {
            space.append(character);
            return;
        }
        String before = dropsSpace && !hasText ? "" : space.toString();
        if (!hasText && bare.canBegin(character)) {
            spaceBeforeBare = before;
            enter(State.BARE);
            bare(character);
        } else {
            say(before + character);
        }
    }

    private void say(String text) {
        hasText = true;
        output.content(text);
        enter(State.CONTENT);
    }

    private void thought(char character) {
        if (!isSplit()) {
            output.content(character);
        } else if (Character.isWhitespace(character)) {
            space.append(character);
        } else {
            String gap = hasThought ? THOUGHT_GAP : "";
            output.reasoning(isThoughtEmpty ? gap : space);
            output.reasoning(character);
            space.setLength(0);
            isThoughtEmpty = false;
            hasThought = true;
        }
    }

    private void call(char character) {
        block.accept(character);
        if (block.length() == MAX_BLOCK_CHARS) {
            endCalls("");
        }
    }

    private void bare(char character) {
        switch (bare.accept(character)) {
            case OPEN -> {}
            case NONE -> say(bareText());
            case COMPLETE -> bare.calls().ifPresentOrElse(this::takeBare, () -> say(bareText()));
        }
    }

    private String bareText() {
        return spaceBeforeBare + bare.text();
    }

    private void takeBare(List<ToolCallReader.ReadCall> calls) {
        calls.forEach(output::call);
        bare = new BareCalls(format.toolNames());
        isAfterThought = false;
        dropsSpace = true;
        enter(State.LEAD);
    }
}
