package io.apex4j.calibrate;

import io.apex4j.model.ChatTemplate;
import io.apex4j.model.Model;
import io.apex4j.model.TemplateDefaults;
import io.apex4j.model.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Cuts texts into chunks as llama-imatrix does: a text is tokenized as a whole, after the token that begins texts where
 * the model wants one; every chunk has the same number of tokens, a rest is dropped; and the first token of every chunk
 * gives way to the one that begins texts. Files named {@code .jsonl} hold conversations and are rendered by the chat
 * template, one after the other into one text, in which control tokens are found in the template's own text alone.
 */
public final class TextChunks {
    /** The largest file; tokenizing takes about thirty times its size in memory. */
    static final long LARGEST_FILE = 16L << 20;

    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final int chunkTokens;
    private final boolean parsesSpecial;

    private TextChunks(Tokenizer tokenizer, ChatTemplate template, int chunkTokens, boolean parsesSpecial) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.chunkTokens = chunkTokens;
        this.parsesSpecial = parsesSpecial;
    }

    /** Chunks of so many tokens, at least 1, for a model; names of special tokens in plain texts are text. */
    public static TextChunks of(Model model, int chunkTokens) {
        return new TextChunks(model.tokenizer(), template(model), chunkTokens, false);
    }

    /** The same, but names of special tokens in plain texts become these tokens, or not. */
    public TextChunks withSpecialTokens(boolean parses) {
        return new TextChunks(tokenizer, template, chunkTokens, parses);
    }

    /** The chat template in a model's metadata, or ChatML where there is none. */
    public static ChatTemplate template(Model model) {
        return model.metadata()
                .text("tokenizer.chat_template")
                .map(ChatTemplate::parse)
                .orElseGet(TemplateDefaults::chatMl);
    }

    /**
     * The chunks of a file; their domain is its path. One line end at the end of a plain text does not count.
     *
     * @return empty when the file has fewer tokens than a chunk
     * @throws CalibrationException when it is too large, or holds no conversations where it should
     * @throws IOException when it cannot be read
     */
    public List<TokenChunk> ofFile(Path file) throws IOException {
        long size = Files.size(file);
        if (size > LARGEST_FILE) {
            throw new CalibrationException(file + " has " + size + " bytes; texts of up to " + LARGEST_FILE
                    + " are taken: cut it into several files");
        }
        byte[] text = Files.readAllBytes(file);
        boolean isJson = file.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl");
        return cut(file.toString(), isJson ? conversations(file, text) : tokens(text));
    }

    private int[] tokens(byte[] text) {
        boolean endsWithLine = text.length > 0 && text[text.length - 1] == '\n';
        byte[] used = endsWithLine ? Arrays.copyOf(text, text.length - 1) : text;
        return begun(tokenizer.encode(used, parsesSpecial));
    }

    /** Templates print the token that begins texts themselves, if they are made well. */
    private int[] conversations(Path file, byte[] lines) {
        int[] tokens = new Conversations(tokenizer, template).tokens(file, lines);
        boolean isBegun = tokens.length > 0 && begin().equals(OptionalInt.of(tokens[0]));
        return isBegun ? tokens : begun(tokens);
    }

    private int[] begun(int[] tokens) {
        return IntStream.concat(begin().stream(), Arrays.stream(tokens)).toArray();
    }

    private OptionalInt begin() {
        return tokenizer.addsBos() ? tokenizer.bos() : OptionalInt.empty();
    }

    private List<TokenChunk> cut(String domain, int[] tokens) {
        List<TokenChunk> chunks = new ArrayList<>();
        for (int start = 0; start + chunkTokens <= tokens.length; start += chunkTokens) {
            int[] chunk = Arrays.copyOfRange(tokens, start, start + chunkTokens);
            begin().ifPresent(token -> chunk[0] = token);
            chunks.add(new TokenChunk(domain, Arrays.stream(chunk).boxed().toList()));
        }
        return chunks;
    }
}
