package io.apex4j.quant;

import java.lang.reflect.Proxy;

/**
 * Scalar kernels with the search for IQ1_M that llama.cpp had until September 2026 (before its pull request 28706): the
 * sums of every cut start afresh and run over the values in ascending order, where they now come from prefix sums. Ties
 * fall differently, in few blocks of ordinary weights and in many of constant ones.
 */
final class FormerTernaryKernels {
    private FormerTernaryKernels() {}

    static EncodingKernels newKernels() {
        ScalarKernels scalar = new ScalarKernels();
        return (EncodingKernels) Proxy.newProxyInstance(
                EncodingKernels.class.getClassLoader(),
                new Class<?>[] {EncodingKernels.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("ternarySplitShifted")) {
                        return method.invoke(scalar, arguments);
                    }
                    split((TernarySplit) arguments[0], (float[]) arguments[1], (float[]) arguments[2], (int)
                            arguments[3]);
                    return null;
                });
    }

    private static void split(TernarySplit split, float[] x, float[] w, int first) {
        int n = split.order.length;
        split.firstCut = TernarySplit.NONE;
        float best = -Float.MAX_VALUE;
        for (int i1 = 0; i1 <= n; i1++) {
            for (int i2 = i1; i2 <= n; i2++) {
                for (int shifts = 0; shifts < 4; shifts++) {
                    float sumQx = 0;
                    float sumQ2 = 0;
                    for (int rank = 0; rank < n; rank++) {
                        int place = split.order[rank];
                        float q = TernarySearch.values(shifts, place)[rank < i1 ? 0 : rank < i2 ? 1 : 2];
                        sumQx += w[first + place] * q * x[first + place];
                        sumQ2 += w[first + place] * q * q;
                    }
                    if (sumQ2 > 0 && sumQx * sumQx > best * sumQ2) {
                        split.scale = sumQx / sumQ2;
                        best = split.scale * sumQx;
                        split.firstCut = i1;
                        split.secondCut = i2;
                        split.shifts = shifts;
                    }
                }
            }
        }
    }
}
