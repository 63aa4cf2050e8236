package io.apex4j.quant.vector;

/**
 * The passes of a search over one group of sub-blocks, one after the other.
 *
 * <p>C2 does not inline a call that has seen more than two receivers, so every pass is compiled by itself. Inlined
 * together they would exceed what C2 is willing to inline, and then it boxes every vector. So passes keep their state in
 * arrays and fields.
 */
final class Passes {
    /** Reads and writes the arrays of its search. */
    @FunctionalInterface
    interface Pass {
        void run();
    }

    private final Pass[] passes;

    Passes(Pass... passes) {
        this.passes = passes;
    }

    void run() {
        for (Pass pass : passes) {
            pass.run();
        }
    }
}
