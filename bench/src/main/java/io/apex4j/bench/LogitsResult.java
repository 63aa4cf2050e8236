package io.apex4j.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How far apex4j is from llama.cpp on a file.
 *
 * @param file the file's name
 * @param weights what both compute with
 * @param sameTokens whether both make the same tokens of all texts
 * @param prompt apex4j's logits after the tokens of prompts, from llama.cpp's
 * @param generated apex4j's logits after tokens taken in one by one as generated, from llama.cpp's
 * @param ownPaths apex4j's logits after generated tokens, from its own after those of a prompt
 * @param peerPaths the same of llama.cpp
 * @param texts number of prompts that both continued, taking the likeliest token each time
 * @param equalTexts how many of them with the same tokens
 */
record LogitsResult(
        String file,
        LogitsLimits.Weights weights,
        boolean sameTokens,
        LogitsDistance prompt,
        LogitsDistance generated,
        LogitsDistance ownPaths,
        LogitsDistance peerPaths,
        int texts,
        int equalTexts) {
    /** Whether all is within the limits. */
    @JsonProperty
    boolean passes() {
        return sameTokens && LogitsLimits.of(weights).admit(this);
    }
}
