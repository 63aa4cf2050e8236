package io.apex4j.model;

import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Turns text into tokens and back, as the metadata of a model says: byte-level byte pair encoding
 * ({@code tokenizer.ggml.model} is {@code gpt2}) with one of the pre-tokenizers lfm2, llama-bpe, gpt-2 and qwen2.
 * Immutable; safe for use by several threads.
 *
 * {@snippet :
 * Tokenizer tokenizer = Tokenizer.of(file.metadata());
 * int[] tokens = tokenizer.encode("Hello world", false);
 * String text = tokenizer.decode(tokens); // Hello world
 * }
 *
 * <p>Tokens are numbers from 0 to before {@link #vocabularySize()}. No BOS token is added; {@link #addsBos()} says
 * whether the model wants one. Bytes that are no UTF-8 become one U+FFFD each. Tokens are those that llama.cpp gives, but
 * for user-defined tokens, which it takes out of every text: here no special token is made of a text unless that is asked
 * for.
 */
public final class Tokenizer {
    private static final String MODEL_KEY = "tokenizer.ggml.model";
    private static final String PRE_TOKENIZER_KEY = "tokenizer.ggml.pre";
    private static final String ADD_BOS_KEY = "tokenizer.ggml.add_bos_token";
    private static final String MODEL = "gpt2";

    /** Metadata keys of tokens that end an answer. */
    private static final List<String> END_KEYS = List.of(
            "tokenizer.ggml.eos_token_id",
            "tokenizer.ggml.eot_token_id",
            "tokenizer.ggml.eom_token_id",
            "tokenizer.ggml.fim_pad_token_id",
            "tokenizer.ggml.fim_rep_token_id",
            "tokenizer.ggml.fim_sep_token_id");

    /** Literals of special tokens that end an answer though no key says so; llama.cpp knows them as well. */
    private static final Set<String> END_LITERALS = Set.of(
            "<|im_end|>",
            "<|endoftext|>",
            "<|end_of_text|>",
            "<|eot_id|>",
            "<|eom_id|>",
            "<|end|>",
            "<|return|>",
            "<|call|>",
            "<|flush|>",
            "<|calls|>",
            "<end_of_turn>",
            "<end_of_utterance>",
            "<EOT>",
            "_<EOT>",
            "[EOT]",
            "[EOS]",
            "</s>");

    private final Vocabulary vocabulary;
    private final MergeTable merges;
    private final PreTokenizer preTokenizer;
    private final SpecialTokens specialTokens;
    private final BitSet ends;
    private final OptionalInt bos;
    private final OptionalInt eos;
    private final boolean addsBos;

    private Tokenizer(GgufMetadata metadata) {
        ByteAlphabet alphabet = new ByteAlphabet();
        preTokenizer = PreTokenizer.of(PRE_TOKENIZER_KEY, requiredText(metadata, PRE_TOKENIZER_KEY));
        vocabulary = Vocabulary.of(metadata, alphabet);
        merges = MergeTable.of(metadata, vocabulary, alphabet);
        specialTokens = new SpecialTokens(vocabulary);
        bos = vocabulary.tokenAt(metadata, "tokenizer.ggml.bos_token_id");
        eos = vocabulary.tokenAt(metadata, "tokenizer.ggml.eos_token_id");
        ends = ends(metadata, vocabulary);
        addsBos = metadata.get(ADD_BOS_KEY).map(Tokenizer::isTrue).orElse(preTokenizer.addsBos());
    }

    /**
     * The tokenizer of a model.
     *
     * @throws ModelException when the metadata names another kind of tokenizer or is damaged; the message names the key,
     *     the index and the value
     */
    public static Tokenizer of(GgufMetadata metadata) {
        String model = requiredText(metadata, MODEL_KEY);
        if (!model.equals(MODEL)) {
            throw new ModelException(
                    MODEL_KEY + " is '" + Excerpt.of(model) + "'; supported is " + MODEL + " (byte-level BPE)");
        }
        return new Tokenizer(metadata);
    }

    private static String requiredText(GgufMetadata metadata, String key) {
        return metadata.text(key).orElseThrow(() -> new ModelException(key + " is missing or no text"));
    }

    private static boolean isTrue(GgufValue value) {
        if (value instanceof GgufValue.Bool(boolean isTrue)) {
            return isTrue;
        }
        throw new ModelException(ADD_BOS_KEY + " is neither true nor false");
    }

    private static BitSet ends(GgufMetadata metadata, Vocabulary vocabulary) {
        BitSet ends = new BitSet();
        END_KEYS.forEach(key -> vocabulary.tokenAt(metadata, key).ifPresent(ends::set));
        vocabulary.specialTokens().stream()
                .filter(token -> END_LITERALS.contains(new String(vocabulary.piece(token), StandardCharsets.UTF_8)))
                .forEach(ends::set);
        return ends;
    }

    /**
     * The tokens of a text; an unpaired surrogate in it becomes U+FFFD.
     *
     * @param parseSpecial whether the literals of special tokens (control and user-defined ones) become these tokens,
     *     the longest at a place; else they are text like any other
     * @throws ModelException when the vocabulary has no token for a byte of the text
     */
    public int[] encode(String text, boolean parseSpecial) {
        return encode(CodePoints.utf8(text), parseSpecial);
    }

    /** The tokens of a text in UTF-8, as {@link #encode(String, boolean)} gives them; the bytes may be any. */
    public int[] encode(byte[] text, boolean parseSpecial) {
        Encoding encoding = new Encoding(text);
        if (parseSpecial) {
            encoding.parseSpecial(0, text.length);
        }
        return encoding.finish();
    }

    /**
     * The tokens of a rendered conversation: special tokens are found in the template's own text, and never in, nor with
     * the help of, what came from outside. Words between special tokens may reach over the border of segments, as if the
     * text had never been cut.
     */
    public int[] encode(List<TemplateSegment> segments) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        int[] ends = new int[segments.size()];
        for (int index = 0; index < ends.length; index++) {
            joined.writeBytes(CodePoints.utf8(segments.get(index).text()));
            ends[index] = joined.size();
        }
        Encoding encoding = new Encoding(joined.toByteArray());
        int start = 0;
        for (int index = 0; index < ends.length; index++) {
            boolean isUserText = segments.get(index).isUserText();
            if (!isUserText
                    && index + 1 < ends.length
                    && !segments.get(index + 1).isUserText()) {
                continue;
            }
            if (!isUserText) {
                encoding.parseSpecial(start, ends[index]);
            }
            start = ends[index];
        }
        return encoding.finish();
    }

    /**
     * The text of some tokens, special ones by their literals; bytes that are no UTF-8 become U+FFFD.
     *
     * @throws IndexOutOfBoundsException when there is no such token
     */
    public String decode(int... tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int token : tokens) {
            bytes.writeBytes(vocabulary.piece(token));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /**
     * A detokenizer for tokens that come one by one.
     *
     * @param showControl whether control tokens appear by their literals, or not at all
     */
    public StreamingDetokenizer detokenizer(boolean showControl) {
        return new StreamingDetokenizer(vocabulary, showControl);
    }

    /** The bytes of a token, a copy; need not be UTF-8. */
    public byte[] piece(int token) {
        return vocabulary.piece(token).clone();
    }

    /** Number of tokens. */
    public int vocabularySize() {
        return vocabulary.size();
    }

    /** The token that begins texts. */
    public OptionalInt bos() {
        return bos;
    }

    /** The token that ends texts. */
    public OptionalInt eos() {
        return eos;
    }

    /** Whether the model wants texts to begin with {@link #bos()}. */
    public boolean addsBos() {
        return addsBos;
    }

    /** Whether a token ends an answer. */
    public boolean isEndOfGeneration(int token) {
        return ends.get(token);
    }

    /** Whether a token is a control or user-defined one, which texts name by its literal. */
    public boolean isSpecial(int token) {
        return vocabulary.type(token).isSpecial();
    }

    /** Whether a token is a control token, which is for the model and not for people to read. */
    public boolean isControl(int token) {
        return vocabulary.type(token) == TokenType.CONTROL;
    }

    /** A text on its way to tokens. */
    private final class Encoding {
        private final byte[] text;
        private final TokenList tokens = new TokenList();
        private final BytePairEncoder encoder =
                new BytePairEncoder(vocabulary, merges, preTokenizer.ignoresMerges(), tokens);
        private int done;

        Encoding(byte[] text) {
            this.text = text;
        }

        /** Takes the special tokens in a range, which comes after those before, and what lies before each. */
        void parseSpecial(int start, int end) {
            int index = start;
            while (index < end) {
                int literal = specialTokens.find(text, index, end);
                if (literal < 0) {
                    index++;
                    continue;
                }
                encodeWords(index);
                tokens.add(specialTokens.token(literal));
                index += specialTokens.length(literal);
                done = index;
            }
        }

        int[] finish() {
            encodeWords(text.length);
            return tokens.toArray();
        }

        private void encodeWords(int end) {
            int[] points = CodePoints.decode(text, done, end);
            int start = 0;
            while (start < points.length) {
                int wordEnd = preTokenizer.wordEnd(points, start);
                encoder.encode(CodePoints.encode(points, start, wordEnd));
                start = wordEnd;
            }
            done = end;
        }
    }
}
