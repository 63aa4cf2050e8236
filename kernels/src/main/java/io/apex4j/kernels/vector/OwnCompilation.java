package io.apex4j.kernels.vector;

import io.apex4j.kernels.LevelUnpacker;
import io.apex4j.kernels.Levels;
import io.apex4j.kernels.QuantizedActivations;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Calls a kernel through a method handle that the compiler cannot take for a constant, so that it compiles the kernel on
 * its own.
 *
 * <p>C2 stops inlining at 18,000 nodes, of which one vector operation takes some 400; the operations that are left over
 * allocate their vectors, and the kernel is ten times slower. Two kernels that are inlined into one caller come to that.
 * Such a call takes a few nanoseconds.
 */
final class OwnCompilation {
    private OwnCompilation() {}

    /** A static method of a row and activations. */
    @FunctionalInterface
    interface Product {
        /** {@link io.apex4j.kernels.DotProducts#product}. */
        float product(Levels row, QuantizedActivations activations, int token);
    }

    /** The unpacker, called apart. */
    static LevelUnpacker of(LevelUnpacker unpacker) {
        return new Unpacker(unpacker);
    }

    /** The product, called apart. */
    static Product of(Product product) {
        return new Multiplier(product);
    }

    private static MethodHandle bind(Object target, Class<?> type, String name, MethodType signature) {
        try {
            return MethodHandles.lookup().findVirtual(type, name, signature).bindTo(target);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException exception ? exception : new IllegalStateException(thrown);
    }

    private static final class Unpacker implements LevelUnpacker {
        private static final MethodType SIGNATURE =
                MethodType.methodType(void.class, MemorySegment.class, long.class, int.class, Levels.class);

        /** Not final: the field of a constant object would be a constant. */
        @SuppressWarnings("FieldMayBeFinal")
        private MethodHandle handle;

        Unpacker(LevelUnpacker unpacker) {
            handle = bind(unpacker, LevelUnpacker.class, "unpack", SIGNATURE);
        }

        @Override
        public void unpack(MemorySegment weights, long offset, int columns, Levels row) {
            try {
                handle.invokeExact(weights, offset, columns, row);
            } catch (Throwable thrown) {
                throw unchecked(thrown);
            }
        }
    }

    private static final class Multiplier implements Product {
        private static final MethodType SIGNATURE =
                MethodType.methodType(float.class, Levels.class, QuantizedActivations.class, int.class);

        /** Not final: the field of a constant object would be a constant. */
        @SuppressWarnings("FieldMayBeFinal")
        private MethodHandle handle;

        Multiplier(Product product) {
            handle = bind(product, Product.class, "product", SIGNATURE);
        }

        @Override
        public float product(Levels row, QuantizedActivations activations, int token) {
            try {
                return (float) handle.invokeExact(row, activations, token);
            } catch (Throwable thrown) {
                throw unchecked(thrown);
            }
        }
    }
}
