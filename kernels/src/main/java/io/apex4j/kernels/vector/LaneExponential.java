package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.Lanes.FLOATS;
import static io.apex4j.kernels.vector.Lanes.FLOAT_CLASS;
import static io.apex4j.kernels.vector.Lanes.INT_CLASS;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.IS_NAN;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import io.apex4j.kernels.Exponential;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** {@link Exponential} in lanes. */
final class LaneExponential {
    private LaneExponential() {}

    static FloatVector of(FloatVector x) {
        FloatVector shifted = x.mul(Exponential.LOG2_E).add(Exponential.MAGIC);
        FloatVector k = shifted.sub(Exponential.MAGIC);
        FloatVector r = k.fma(broadcast(-Exponential.LN2_HIGH), x);
        r = k.fma(broadcast(-Exponential.LN2_LOW), r);
        IntVector power = INT_CLASS.cast(shifted.reinterpretAsInts()).lanewise(LSHL, 23);
        IntVector bits = INT_CLASS.cast(polynomial(r).reinterpretAsInts()).add(power);
        FloatVector result = FLOAT_CLASS.cast(bits.reinterpretAsFloats());
        return result.blend(0, x.compare(LT, Exponential.LOWEST))
                .blend(Float.POSITIVE_INFINITY, x.compare(GT, Exponential.HIGHEST))
                .blend(x, x.test(IS_NAN));
    }

    private static FloatVector polynomial(FloatVector r) {
        FloatVector p = broadcast(Exponential.C6).fma(r, broadcast(Exponential.C5));
        p = p.fma(r, broadcast(Exponential.C4));
        p = p.fma(r, broadcast(Exponential.C3));
        p = p.fma(r, broadcast(Exponential.C2));
        p = p.fma(r, broadcast(Exponential.C1));
        return p.fma(r.mul(r), r.add(1));
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }
}
