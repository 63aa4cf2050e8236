package io.apex4j.quant;

/**
 * The best cut of a sorted sub-block into three runs that take the digits 0, 1 and 2. Owned by one encoder.
 *
 * <p>Values of rank below {@code firstCut} take digit 0, those below {@code secondCut} digit 1, the others digit 2.
 */
public final class TernarySplit {
    /** The {@link #firstCut} when no cut fits, which takes weights that are all 0. */
    public static final int NONE = -1;

    /** Places of the values in ascending order. */
    public final int[] order;
    /** The scale found; may be negative. */
    public float scale;
    /** The rank where digit 1 begins, or {@link #NONE}. */
    public int firstCut;
    /** The rank where digit 2 begins. */
    public int secondCut;
    /** Whether the levels are shifted up (IQ1_S). */
    public boolean shiftUp;
    /** Number of the shift combination: bit 1 for the first eight values, bit 0 for the others, set for down (IQ1_M). */
    public int shifts;

    TernarySplit(int size) {
        order = new int[size];
    }

    /** Writes the digit of every value. */
    void digits(byte[] digits) {
        for (int rank = 0; rank < order.length; rank++) {
            digits[order[rank]] = (byte) (rank < firstCut ? 0 : rank < secondCut ? 1 : 2);
        }
    }
}
