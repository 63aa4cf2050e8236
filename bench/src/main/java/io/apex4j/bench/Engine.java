package io.apex4j.bench;

/** A model ready to run, with one sequence of tokens: apex4j's or llama.cpp's. Not thread-safe. */
interface Engine extends AutoCloseable {
    /** Number of tokens that there are. */
    int vocabularySize();

    /** The tokens of a text, literals of special tokens read as such, with the tokens that the model wants around it. */
    int[] tokenize(String text);

    /** Forgets all tokens. */
    void clear();

    /** Takes in a prompt; returns the logits after its last token. */
    float[] prompt(int... tokens);

    /** Takes in a prompt; returns the logits after each token, {@code [tokens][vocabulary]}. */
    float[][] promptAll(int... tokens);

    /** Takes in a token as one that was generated; returns the logits after it. */
    float[] step(int token);

    @Override
    void close();

    /** The token with the highest logit; of equal ones the first. */
    static int best(float[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            if (logits[token] > logits[best]) {
                best = token;
            }
        }
        return best;
    }
}
