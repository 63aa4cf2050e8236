package io.apex4j.apex;

import java.util.List;

/** A network of equal layers with rows of 256 values, and whether an importance matrix is at hand. */
record SampleModel(
        String architecture, int layers, int experts, int heads, int keyHeads, boolean isTied, boolean hasImatrix) {
    /** Sixteen layers without experts, two queries to a key, untied, without importance matrix. */
    static SampleModel of(String architecture) {
        return new SampleModel(architecture, 16, 0, 4, 2, false, false);
    }

    SampleModel withLayers(int count) {
        return new SampleModel(architecture, count, experts, heads, keyHeads, isTied, hasImatrix);
    }

    SampleModel withExperts(int count) {
        return new SampleModel(architecture, layers, count, heads, keyHeads, isTied, hasImatrix);
    }

    SampleModel withHeads(int queries, int keys) {
        return new SampleModel(architecture, layers, experts, queries, keys, isTied, hasImatrix);
    }

    SampleModel tied() {
        return new SampleModel(architecture, layers, experts, heads, keyHeads, true, hasImatrix);
    }

    SampleModel withImatrix() {
        return new SampleModel(architecture, layers, experts, heads, keyHeads, isTied, true);
    }

    ShapeBuilder shape() {
        ShapeBuilder shape = ShapeBuilder.of(architecture)
                .layers(layers)
                .experts(experts)
                .heads(heads, keyHeads)
                .weights("token_embd.weight", 256, 64);
        if (!isTied) {
            shape.weights("output.weight", 256, 64);
        }
        for (int layer = 0; layer < layers; layer++) {
            for (String name : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
                shape.weights("blk." + layer + "." + name + ".weight", 256, 256);
            }
            for (String name : List.of("ffn_gate", "ffn_up", "ffn_down")) {
                if (experts > 0) {
                    shape.weights("blk." + layer + "." + name + "_exps.weight", 256, 256, experts);
                } else {
                    shape.weights("blk." + layer + "." + name + ".weight", 256, 256);
                }
            }
        }
        return shape;
    }

    PlannedTypes plan(FileType fileType) {
        return new PlannedTypes(shape().build(), fileType, hasImatrix);
    }
}
