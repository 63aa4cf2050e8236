package io.apex4j.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** A model that llama.cpp has loaded, on the processor. Not thread-safe; its contexts are to be closed before it. */
final class LlamaModel implements AutoCloseable {
    private static final int DESCRIPTION_BYTES = 256;
    private static final int MOST_PIECE_BYTES = 4096;

    private final LlamaFunctions functions;
    private final LlamaLog log;
    private final MemorySegment model;
    private final MemorySegment vocabulary;

    /**
     * How to load a model.
     *
     * @param checkTensors whether every block is checked
     * @param repack whether weights are copied into the order that the processor likes, as llama.cpp does by default
     * @param onlyVocabulary whether the weights are left alone, which need not be there
     */
    record Loading(boolean checkTensors, boolean repack, boolean onlyVocabulary) {
        /** As {@code llama-bench} and others do. */
        static final Loading DEFAULTS = new Loading(false, true, false);
        /** With a check of every block. */
        static final Loading CHECKED = new Loading(true, true, false);
        /** With the weights as they are in the file. */
        static final Loading MAPPED = new Loading(false, false, false);
        /** To have its tokens. */
        static final Loading VOCABULARY = new Loading(false, false, true);
    }

    private LlamaModel(LlamaFunctions functions, LlamaLog log, MemorySegment model) {
        this.functions = functions;
        this.log = log;
        this.model = model;
        this.vocabulary = (MemorySegment) LlamaFunctions.call(functions.llamaModelGetVocab, model);
    }

    /**
     * Loads a model.
     *
     * @throws LlamaCppException when llama.cpp cannot
     */
    static LlamaModel load(LlamaFunctions functions, LlamaLog log, Path file, Loading loading) {
        log.clear();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters = (MemorySegment) LlamaFunctions.call(functions.llamaModelDefaultParams, arena);
            LlamaStructs.set(LlamaStructs.MODEL_PARAMETERS, parameters, "n_gpu_layers", 0);
            LlamaStructs.set(LlamaStructs.MODEL_PARAMETERS, parameters, "load_mode", LlamaStructs.LOAD_MODE_MMAP);
            LlamaStructs.set(
                    LlamaStructs.MODEL_PARAMETERS, parameters, "check_tensors", loading.checkTensors() ? 1 : 0);
            LlamaStructs.set(LlamaStructs.MODEL_PARAMETERS, parameters, "use_extra_bufts", loading.repack() ? 1 : 0);
            LlamaStructs.set(LlamaStructs.MODEL_PARAMETERS, parameters, "vocab_only", loading.onlyVocabulary() ? 1 : 0);
            MemorySegment model = (MemorySegment) LlamaFunctions.call(
                    functions.llamaModelLoadFromFile, arena.allocateFrom(file.toString()), parameters);
            if (model.equals(MemorySegment.NULL)) {
                throw new LlamaCppException("llama.cpp does not load " + file + ": " + log.text());
            }
            return new LlamaModel(functions, log, model);
        }
    }

    /** What llama.cpp calls the model. */
    String description() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(DESCRIPTION_BYTES);
            LlamaFunctions.call(functions.llamaModelDesc, model, text, (long) DESCRIPTION_BYTES);
            return text.getString(0);
        }
    }

    /** Number of weights. */
    long parameters() {
        return (long) LlamaFunctions.call(functions.llamaModelNParams, model);
    }

    /** Number of tokens that there are. */
    int vocabularySize() {
        return (int) LlamaFunctions.call(functions.llamaVocabNTokens, vocabulary);
    }

    /** The tokens of a text, literals of special tokens read as such, with the tokens that the model wants around it. */
    int[] tokenize(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int room = bytes.length + 2;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment tokens = arena.allocate(ValueLayout.JAVA_INT, room);
            int count = (int) LlamaFunctions.call(
                    functions.llamaTokenize,
                    vocabulary,
                    arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes),
                    bytes.length,
                    tokens,
                    room,
                    true,
                    true);
            if (count < 0) {
                throw new LlamaCppException("llama.cpp makes " + -count + " tokens of " + bytes.length + " bytes");
            }
            return Arrays.copyOf(tokens.toArray(ValueLayout.JAVA_INT), count);
        }
    }

    /** The bytes of a token; of a special one its name. */
    byte[] piece(int token) {
        try (Arena arena = Arena.ofConfined()) {
            int room = MOST_PIECE_BYTES;
            MemorySegment bytes = arena.allocate(room);
            int size = (int) LlamaFunctions.call(functions.llamaTokenToPiece, vocabulary, token, bytes, room, 0, true);
            if (size < 0) {
                throw new LlamaCppException("Token " + token + " has " + -size + " bytes, more than " + room);
            }
            return bytes.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Whether a token ends an answer. */
    boolean isEnd(int token) {
        return (boolean) LlamaFunctions.call(functions.llamaVocabIsEog, vocabulary, token);
    }

    /** Whether a token is no text. */
    boolean isControl(int token) {
        return (boolean) LlamaFunctions.call(functions.llamaVocabIsControl, vocabulary, token);
    }

    /**
     * Compiles a grammar whose first rule is {@code root}.
     *
     * @throws LlamaCppException when llama.cpp refuses it
     */
    LlamaGrammar grammar(String gbnf) {
        log.clear();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment sampler = (MemorySegment) LlamaFunctions.call(
                    functions.llamaSamplerInitGrammar,
                    vocabulary,
                    arena.allocateFrom(gbnf),
                    arena.allocateFrom("root"));
            if (sampler.equals(MemorySegment.NULL)) {
                throw new LlamaCppException("llama.cpp refuses the grammar: " + log.text());
            }
            return new LlamaGrammar(functions, sampler, vocabularySize());
        }
    }

    /**
     * Makes room to run the model.
     *
     * @throws LlamaCppException when llama.cpp cannot
     */
    LlamaContext newContext(LlamaContextOptions options) {
        log.clear();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters = (MemorySegment) LlamaFunctions.call(functions.llamaContextDefaultParams, arena);
            options.fill(parameters);
            MemorySegment context =
                    (MemorySegment) LlamaFunctions.call(functions.llamaInitFromModel, model, parameters);
            if (context.equals(MemorySegment.NULL)) {
                throw new LlamaCppException("llama.cpp makes no context of " + options + ": " + log.text());
            }
            return new LlamaContext(functions, log, context, vocabularySize());
        }
    }

    @Override
    public void close() {
        LlamaFunctions.call(functions.llamaModelFree, model);
    }
}
