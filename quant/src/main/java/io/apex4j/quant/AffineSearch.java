package io.apex4j.quant;

/**
 * Parameters of the search for {@code x ~ scale * level - min} with levels {@code 0 .. maxLevel}.
 *
 * @param maxLevel highest level
 * @param firstOffset offset of the first trial: its inverse scale is {@code (firstOffset + maxLevel) / range}
 * @param offsetStep growth of the offset from one trial to the next
 * @param trials index of the last trial; {@code trials + 1} are made
 * @param absoluteError whether the error is {@code |e|} rather than {@code e * e}
 */
public record AffineSearch(int maxLevel, float firstOffset, float offsetStep, int trials, boolean absoluteError) {
    /** The search that formats use when importance values are given. */
    static AffineSearch weighted(int maxLevel) {
        return new AffineSearch(maxLevel, -0.9f, 0.05f, 36, false);
    }

    /** The number by which trial {@code index} divides the range: {@code (firstOffset + offsetStep * index) + maxLevel}. */
    public float numerator(int index) {
        return firstOffset + offsetStep * index + maxLevel;
    }
}
