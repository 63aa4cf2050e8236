package io.apex4j.model;

/**
 * A further piece of an answer. The pieces of an answer add up to the {@link Answer}, see {@link AnswerCollector}; how they
 * are cut depends on how the model's text comes, what they add up to does not.
 */
public sealed interface AnswerDelta {
    /**
     * More of what the model thinks.
     *
     * @param text never empty
     */
    record Reasoning(String text) implements AnswerDelta {}

    /**
     * More of what the model says.
     *
     * @param text never empty
     */
    record Content(String text) implements AnswerDelta {}

    /**
     * A call of a tool begins.
     *
     * @param index number of calls before it
     * @param id of the call
     * @param name of the tool, whole
     */
    record CallBegin(int index, String id, String name) implements AnswerDelta {}

    /**
     * More of a call's arguments.
     *
     * @param index of the call, which is the one that began last
     * @param json a piece of the JSON object's text, never empty
     */
    record CallArguments(int index, String json) implements AnswerDelta {}

    /**
     * A call is complete.
     *
     * @param index of the call
     */
    record CallEnd(int index) implements AnswerDelta {}
}
