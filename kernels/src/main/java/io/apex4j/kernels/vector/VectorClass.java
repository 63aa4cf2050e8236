package io.apex4j.kernels.vector;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The classes of vectors, for casts of what a load or a conversion gives.
 *
 * <p>C2 knows these classes only after it has parsed a method; until then it relies on profiles. A call of the vector for
 * which there is none, because the caller was compiled before it was profiled, is inlined last of all, and what follows
 * by the profiles of the Vector API's own methods. These have seen vectors of every width, so that C2 compiles two widths
 * side by side, and boxes what may be either. A cast to a class that is a constant tells it the class at once, and costs
 * nothing. It stands where the vector is made and is no method of its own, because C2 might not inline that.
 *
 * <p>So what a conversion gives is cast, and what is loaded before one of its methods is called.
 */
final class VectorClass {
    private VectorClass() {}

    static Class<? extends FloatVector> ofFloats(VectorSpecies<Float> species) {
        return FloatVector.zero(species).getClass();
    }

    static Class<? extends IntVector> ofIntegers(VectorSpecies<Integer> species) {
        return IntVector.zero(species).getClass();
    }

    static Class<? extends LongVector> ofLongs(VectorSpecies<Long> species) {
        return LongVector.zero(species).getClass();
    }

    static Class<? extends ShortVector> ofShorts(VectorSpecies<Short> species) {
        return ShortVector.zero(species).getClass();
    }

    static Class<? extends ByteVector> ofBytes(VectorSpecies<Byte> species) {
        return ByteVector.zero(species).getClass();
    }
}
