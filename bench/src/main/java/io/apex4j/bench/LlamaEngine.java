package io.apex4j.bench;

import java.nio.file.Path;

/** llama.cpp. */
final class LlamaEngine implements Engine {
    private final LlamaModel model;
    private final LlamaContext context;

    private LlamaEngine(LlamaModel model, LlamaContext context) {
        this.model = model;
        this.context = context;
    }

    /**
     * Loads a model.
     *
     * @throws LlamaCppException when llama.cpp cannot
     */
    static LlamaEngine load(LlamaCpp llama, Path file, LlamaModel.Loading loading, LlamaContextOptions options) {
        LlamaModel model = llama.open(file, loading);
        try {
            return new LlamaEngine(model, model.newContext(options));
        } catch (RuntimeException exception) {
            model.close();
            throw exception;
        }
    }

    @Override
    public int vocabularySize() {
        return model.vocabularySize();
    }

    @Override
    public int[] tokenize(String text) {
        return model.tokenize(text);
    }

    @Override
    public void clear() {
        context.clear();
    }

    @Override
    public float[] prompt(int... tokens) {
        return context.decode(tokens);
    }

    @Override
    public float[][] promptAll(int... tokens) {
        return context.decodeAll(tokens);
    }

    @Override
    public float[] step(int token) {
        return context.decode(token);
    }

    @Override
    public void close() {
        context.close();
        model.close();
    }
}
