package io.apex4j.server;

import io.apex4j.model.AnswerDelta;
import io.apex4j.model.TokenLogprobs;

/** What happens to a {@link Job}, in order; the last is {@link Finished} or {@link Failed}. */
public sealed interface JobEvent {
    /**
     * A slot has begun with it.
     *
     * @param slot number of the slot, from 0
     */
    record Started(int slot) implements JobEvent {}

    /**
     * More of the prompt is taken in.
     *
     * @param cached tokens that were known from earlier prompts
     * @param processed tokens that are taken in, those included
     * @param total tokens of the prompt
     */
    record PromptProgress(int cached, int processed, int total) implements JobEvent {}

    /**
     * A token of the answer, before what it adds to the text; text may come later, when it is sure what it belongs to.
     *
     * @param token its number
     */
    record Token(int token) implements JobEvent {}

    /** How probable the last token was, where the request asks for it. */
    record Logprobs(TokenLogprobs logprobs) implements JobEvent {}

    /** More of the answer. Plain completions have {@link AnswerDelta.Content} only. */
    record Delta(AnswerDelta delta) implements JobEvent {}

    /** The answer is complete, or its end was {@linkplain Job#cancel asked for}. */
    record Finished(JobResult result) implements JobEvent {}

    /** There will be no answer. */
    record Failed(RuntimeException cause) implements JobEvent {}
}
