package io.apex4j.server;

import io.apex4j.model.AnswerOptions;
import io.apex4j.model.ChatPrompt;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.SamplingOptions;
import io.apex4j.model.TokenSequence;

/** What a job is to do. */
sealed interface JobTask {
    /** Tokens of the prompt. */
    int promptTokens();

    /** Answers a conversation. */
    record Chat(ChatPrompt prompt, AnswerOptions options) implements JobTask {
        @Override
        public int promptTokens() {
            return prompt.size();
        }
    }

    /**
     * Goes on with tokens.
     *
     * @param isScored whether the probabilities of the prompt's tokens are asked for; as many as of the answer's
     */
    record Completion(TokenSequence prompt, SamplingOptions sampling, GenerationOptions generation, boolean isScored)
            implements JobTask {
        @Override
        public int promptTokens() {
            return prompt.size();
        }
    }
}
