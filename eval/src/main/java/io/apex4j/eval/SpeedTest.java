package io.apex4j.eval;

/**
 * A measurement of speed, one of llama-bench's.
 *
 * @param tokens how many are taken in
 * @param isGeneration whether one after the other, as when generating; else as a prompt
 * @param depth how many are in the context before
 */
public record SpeedTest(int tokens, boolean isGeneration, int depth) {
    /** Its name as llama-bench writes it: {@code pp512}, {@code tg128 @ d4096}. */
    public String label() {
        return (isGeneration ? "tg" : "pp") + tokens + (depth == 0 ? "" : " @ d" + depth);
    }

    /** Room that it needs in the context. */
    public long contextLength() {
        return (long) depth + tokens;
    }
}
