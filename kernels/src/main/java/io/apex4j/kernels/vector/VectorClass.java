package io.apex4j.kernels.vector;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The classes of vectors, for casts of what a conversion gives.
 *
 * <p>Which class the lanes are converted to, C2 learns from the profile of the call. Where it has none, because the caller
 * was compiled before it was profiled, it inlines the conversion last of all, and what follows by the profiles of the
 * Vector API's own methods. These have seen vectors of every width, so it compiles two widths side by side, and boxes
 * what may be either. A cast to a class that is a constant tells it the width. It costs nothing, and is no method of
 * its own because C2 may not inline that.
 */
final class VectorClass {
    private VectorClass() {}

    static Class<? extends FloatVector> ofFloats(VectorSpecies<Float> species) {
        return FloatVector.zero(species).getClass();
    }

    static Class<? extends IntVector> ofIntegers(VectorSpecies<Integer> species) {
        return IntVector.zero(species).getClass();
    }

    static Class<? extends ShortVector> ofShorts(VectorSpecies<Short> species) {
        return ShortVector.zero(species).getClass();
    }

    static Class<? extends ByteVector> ofBytes(VectorSpecies<Byte> species) {
        return ByteVector.zero(species).getClass();
    }
}
