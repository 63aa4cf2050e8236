package io.apex4j.server;

import io.apex4j.model.StreamingDetokenizer;
import io.apex4j.model.TokenLogprobs;
import io.apex4j.model.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes how probable tokens were, as OpenAI's completions API does: four lists with an entry for each token. Equal
 * logarithms are written as equal numbers, and tokens with equal texts stay apart. Used by one thread.
 */
final class OpenAiTextLogprobs {
    private final Tokenizer tokenizer;
    private final StreamingDetokenizer detokenizer;
    private List<String> tokens = new ArrayList<>();
    private List<@Nullable Double> logprobs = new ArrayList<>();
    private List<@Nullable JsonFields> tops = new ArrayList<>();
    private List<Integer> offsets = new ArrayList<>();
    private int offset;

    OpenAiTextLogprobs(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.detokenizer = tokenizer.detokenizer(true);
    }

    /** Adds a token of which nothing is known, the first of a prompt. */
    void addUnknown(int token) {
        add(token, null, null);
    }

    /** Adds a token. */
    void add(TokenLogprobs token) {
        JsonFields top = JsonFields.of(
                text(token.chosen().token()),
                OpenAiLogprobs.finite(token.chosen().logprob()));
        for (TokenLogprobs.Entry entry : token.top()) {
            if (entry.token() != token.chosen().token()) {
                String text = text(entry.token());
                top.with(
                        top.containsKey(text) ? "token_id:" + entry.token() : text,
                        OpenAiLogprobs.finite(entry.logprob()));
            }
        }
        add(token.chosen().token(), OpenAiLogprobs.finite(token.chosen().logprob()), top);
    }

    private void add(int token, @Nullable Double logprob, @Nullable JsonFields top) {
        tokens.add(text(token));
        logprobs.add(logprob);
        tops.add(top);
        offsets.add(offset);
        offset += detokenizer.accept(token).length();
    }

    /** The text of a token, or its bytes where they are no text of their own. */
    private String text(int token) {
        byte[] piece = tokenizer.piece(token);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(piece))
                    .toString();
        } catch (CharacterCodingException part) {
            StringBuilder bytes = new StringBuilder("bytes:");
            for (byte unit : piece) {
                bytes.append("\\x%02x".formatted(unit));
            }
            return bytes.toString();
        }
    }

    /** What has been added since the last time. */
    JsonFields take() {
        JsonFields taken = JsonFields.of("tokens", tokens)
                .with("token_logprobs", logprobs)
                .with("top_logprobs", tops)
                .with("text_offset", offsets);
        tokens = new ArrayList<>();
        logprobs = new ArrayList<>();
        tops = new ArrayList<>();
        offsets = new ArrayList<>();
        return taken;
    }
}
