package io.apex4j.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of 12 rows of a tile with one or two panels of 16 tokens, for 32 registers of 512 bits.
 *
 * <p>Every sum has a register of its own: the loops are unrolled by hand because a compiler keeps an array of vectors in
 * memory. A method holds no more than this: adding the products to other sums here as well is more than C2 compiles well,
 * and inlined into one another these methods would be, too.
 *
 * <p>Parameters: {@code tile} from {@code a} on is {@code [rows, 256]}; {@code panels} from {@code p} (and {@code q}) on is {@code
 * [depth, 16]}; {@code products} from {@code c} on receives {@code [rows, tokens]}.
 */
final class TileProduct512 {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;

    private TileProduct512() {}

    /** 12 rows, two panels: 24 sums. */
    static void twelveByTwo(float[] tile, int a, int depth, float[] panels, int p, int q, float[] products, int c) {
        FloatVector s00 = FloatVector.zero(FLOATS);
        FloatVector s01 = FloatVector.zero(FLOATS);
        FloatVector s10 = FloatVector.zero(FLOATS);
        FloatVector s11 = FloatVector.zero(FLOATS);
        FloatVector s20 = FloatVector.zero(FLOATS);
        FloatVector s21 = FloatVector.zero(FLOATS);
        FloatVector s30 = FloatVector.zero(FLOATS);
        FloatVector s31 = FloatVector.zero(FLOATS);
        FloatVector s40 = FloatVector.zero(FLOATS);
        FloatVector s41 = FloatVector.zero(FLOATS);
        FloatVector s50 = FloatVector.zero(FLOATS);
        FloatVector s51 = FloatVector.zero(FLOATS);
        FloatVector s60 = FloatVector.zero(FLOATS);
        FloatVector s61 = FloatVector.zero(FLOATS);
        FloatVector s70 = FloatVector.zero(FLOATS);
        FloatVector s71 = FloatVector.zero(FLOATS);
        FloatVector s80 = FloatVector.zero(FLOATS);
        FloatVector s81 = FloatVector.zero(FLOATS);
        FloatVector s90 = FloatVector.zero(FLOATS);
        FloatVector s91 = FloatVector.zero(FLOATS);
        FloatVector sa0 = FloatVector.zero(FLOATS);
        FloatVector sa1 = FloatVector.zero(FLOATS);
        FloatVector sb0 = FloatVector.zero(FLOATS);
        FloatVector sb1 = FloatVector.zero(FLOATS);
        for (int k = 0; k < depth; k++) {
            FloatVector x0 = FloatVector.fromArray(FLOATS, panels, p + k * 16);
            FloatVector x1 = FloatVector.fromArray(FLOATS, panels, q + k * 16);
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
            w = FloatVector.broadcast(FLOATS, tile[a + k + 1024]);
            s40 = w.fma(x0, s40);
            s41 = w.fma(x1, s41);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 1280]);
            s50 = w.fma(x0, s50);
            s51 = w.fma(x1, s51);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 1536]);
            s60 = w.fma(x0, s60);
            s61 = w.fma(x1, s61);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 1792]);
            s70 = w.fma(x0, s70);
            s71 = w.fma(x1, s71);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 2048]);
            s80 = w.fma(x0, s80);
            s81 = w.fma(x1, s81);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 2304]);
            s90 = w.fma(x0, s90);
            s91 = w.fma(x1, s91);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 2560]);
            sa0 = w.fma(x0, sa0);
            sa1 = w.fma(x1, sa1);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 2816]);
            sb0 = w.fma(x0, sb0);
            sb1 = w.fma(x1, sb1);
        }
        s00.intoArray(products, c);
        s01.intoArray(products, c + 16);
        s10.intoArray(products, c + 32);
        s11.intoArray(products, c + 48);
        s20.intoArray(products, c + 64);
        s21.intoArray(products, c + 80);
        s30.intoArray(products, c + 96);
        s31.intoArray(products, c + 112);
        s40.intoArray(products, c + 128);
        s41.intoArray(products, c + 144);
        s50.intoArray(products, c + 160);
        s51.intoArray(products, c + 176);
        s60.intoArray(products, c + 192);
        s61.intoArray(products, c + 208);
        s70.intoArray(products, c + 224);
        s71.intoArray(products, c + 240);
        s80.intoArray(products, c + 256);
        s81.intoArray(products, c + 272);
        s90.intoArray(products, c + 288);
        s91.intoArray(products, c + 304);
        sa0.intoArray(products, c + 320);
        sa1.intoArray(products, c + 336);
        sb0.intoArray(products, c + 352);
        sb1.intoArray(products, c + 368);
    }

    /** 12 rows, one panel: 12 sums. */
    static void twelveByOne(float[] tile, int a, int depth, float[] panels, int p, float[] products, int c) {
        FloatVector s00 = FloatVector.zero(FLOATS);
        FloatVector s10 = FloatVector.zero(FLOATS);
        FloatVector s20 = FloatVector.zero(FLOATS);
        FloatVector s30 = FloatVector.zero(FLOATS);
        FloatVector s40 = FloatVector.zero(FLOATS);
        FloatVector s50 = FloatVector.zero(FLOATS);
        FloatVector s60 = FloatVector.zero(FLOATS);
        FloatVector s70 = FloatVector.zero(FLOATS);
        FloatVector s80 = FloatVector.zero(FLOATS);
        FloatVector s90 = FloatVector.zero(FLOATS);
        FloatVector sa0 = FloatVector.zero(FLOATS);
        FloatVector sb0 = FloatVector.zero(FLOATS);
        for (int k = 0; k < depth; k++) {
            FloatVector x0 = FloatVector.fromArray(FLOATS, panels, p + k * 16);
            FloatVector w = FloatVector.broadcast(FLOATS, tile[a + k]);
            s00 = w.fma(x0, s00);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 256]);
            s10 = w.fma(x0, s10);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 512]);
            s20 = w.fma(x0, s20);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 768]);
            s30 = w.fma(x0, s30);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 1024]);
            s40 = w.fma(x0, s40);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 1280]);
            s50 = w.fma(x0, s50);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 1536]);
            s60 = w.fma(x0, s60);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 1792]);
            s70 = w.fma(x0, s70);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 2048]);
            s80 = w.fma(x0, s80);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 2304]);
            s90 = w.fma(x0, s90);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 2560]);
            sa0 = w.fma(x0, sa0);
            w = FloatVector.broadcast(FLOATS, tile[a + k + 2816]);
            sb0 = w.fma(x0, sb0);
        }
        s00.intoArray(products, c);
        s10.intoArray(products, c + 16);
        s20.intoArray(products, c + 32);
        s30.intoArray(products, c + 48);
        s40.intoArray(products, c + 64);
        s50.intoArray(products, c + 80);
        s60.intoArray(products, c + 96);
        s70.intoArray(products, c + 112);
        s80.intoArray(products, c + 128);
        s90.intoArray(products, c + 144);
        sa0.intoArray(products, c + 160);
        sb0.intoArray(products, c + 176);
    }
}
