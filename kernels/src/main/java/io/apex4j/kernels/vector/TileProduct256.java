package io.apex4j.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of 4 rows of a tile with a panel of 16 tokens, for 16 registers of 256 bits. Eight sums are as many as keep two
 * multipliers busy; with the twelve of 6 rows C2 moves two of them to memory in every step, which costs a quarter.
 *
 * <p>Every sum has a register of its own: the loops are unrolled by hand because a compiler keeps an array of vectors in
 * memory. A method holds no more than this: adding the products to other sums here as well is more than C2 compiles well,
 * and inlined into one another these methods would be, too.
 *
 * <p>Parameters: {@code tile} from {@code a} on is {@code [rows, 256]}; {@code panels} from {@code p} on is {@code
 * [depth, 16]}; {@code products} from {@code c} on receives {@code [rows, tokens]}.
 */
final class TileProduct256 {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;

    private TileProduct256() {}

    /** 4 rows, one panel: 8 sums. */
    static void fourByOne(float[] tile, int a, int depth, float[] panels, int p, float[] products, int c) {
        FloatVector s00 = FloatVector.zero(FLOATS);
        FloatVector s01 = FloatVector.zero(FLOATS);
        FloatVector s10 = FloatVector.zero(FLOATS);
        FloatVector s11 = FloatVector.zero(FLOATS);
        FloatVector s20 = FloatVector.zero(FLOATS);
        FloatVector s21 = FloatVector.zero(FLOATS);
        FloatVector s30 = FloatVector.zero(FLOATS);
        FloatVector s31 = FloatVector.zero(FLOATS);
        for (int k = 0; k < depth; k++) {
            FloatVector x0 = FloatVector.fromArray(FLOATS, panels, p + k * 16);
            FloatVector x1 = FloatVector.fromArray(FLOATS, panels, p + k * 16 + 8);
            FloatVector w = FloatVector.broadcast(FLOATS, tile[a + k]);
            s00 = w.fma(x0, s00);
            s01 = w.fma(x1, s01);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 256]);
            s10 = w.fma(x0, s10);
            s11 = w.fma(x1, s11);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 512]);
            s20 = w.fma(x0, s20);
            s21 = w.fma(x1, s21);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 768]);
            s30 = w.fma(x0, s30);
            s31 = w.fma(x1, s31);
        }
        s00.intoArray(products, c);
        s01.intoArray(products, c + 8);
        s10.intoArray(products, c + 16);
        s11.intoArray(products, c + 24);
        s20.intoArray(products, c + 32);
        s21.intoArray(products, c + 40);
        s30.intoArray(products, c + 48);
        s31.intoArray(products, c + 56);
    }
}
