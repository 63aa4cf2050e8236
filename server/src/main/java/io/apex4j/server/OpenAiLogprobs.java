package io.apex4j.server;

import io.apex4j.model.TokenLogprobs;
import io.apex4j.model.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes how probable tokens were, as OpenAI's chat API does. */
final class OpenAiLogprobs {
    /** Instead of minus infinity, for which JSON has no number. */
    private static final double IMPOSSIBLE = -9999;

    private final Tokenizer tokenizer;

    OpenAiLogprobs(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Whether a token is one of text, and no marker of something else. */
    boolean isText(int token) {
        return !tokenizer.isSpecial(token);
    }

    /** A token and the most probable ones in its place. */
    JsonFields token(TokenLogprobs logprobs) {
        return entry(logprobs.chosen())
                .with("top_logprobs", logprobs.top().stream().map(this::entry).toList());
    }

    private JsonFields entry(TokenLogprobs.Entry entry) {
        byte[] piece = tokenizer.piece(entry.token());
        List<Integer> bytes = new ArrayList<>();
        for (byte unit : piece) {
            bytes.add(unit & 0xff);
        }
        return JsonFields.of("id", entry.token())
                .with("token", new String(piece, StandardCharsets.UTF_8))
                .with("logprob", finite(entry.logprob()))
                .with("bytes", bytes);
    }

    /** A logarithm that JSON can write. */
    static double finite(double logprob) {
        return Double.isFinite(logprob) ? logprob : IMPOSSIBLE;
    }
}
