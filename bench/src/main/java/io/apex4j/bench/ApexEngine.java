package io.apex4j.bench;

import io.apex4j.model.KvType;
import io.apex4j.model.Model;
import io.apex4j.model.ModelException;
import io.apex4j.model.ModelOptions;
import io.apex4j.model.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** apex4j. */
final class ApexEngine implements Engine {
    private final Model model;
    private final Session session;

    /** Runs a model, which it closes with itself. */
    private ApexEngine(Model model) {
        this.model = model;
        this.session = model.newSession();
    }

    /**
     * Loads a model.
     *
     * @throws ModelException when it cannot be run
     * @throws IOException when the file cannot be read
     */
    static ApexEngine load(Path file, int threads, int contextLength, KvType cacheType) throws IOException {
        return new ApexEngine(Model.load(file, new ModelOptions(threads, contextLength, cacheType, cacheType)));
    }

    @Override
    public int vocabularySize() {
        return model.vocabularySize();
    }

    @Override
    public int[] tokenize(String text) {
        int[] tokens = model.tokenizer().encode(text, true);
        if (!model.tokenizer().addsBos()) {
            return tokens;
        }
        IntStream bos = IntStream.of(model.tokenizer().bos().orElseThrow());
        return IntStream.concat(bos, IntStream.of(tokens)).toArray();
    }

    @Override
    public void clear() {
        session.clear();
    }

    @Override
    public float[] prompt(int... tokens) {
        return session.prompt(tokens);
    }

    @Override
    public float[][] promptAll(int... tokens) {
        float[][] logits = new float[tokens.length][];
        session.prompt(tokens, (index, row) -> logits[index] = row.clone());
        return logits;
    }

    @Override
    public float[] step(int token) {
        return session.step(token);
    }

    @Override
    public void close() {
        model.close();
    }
}
