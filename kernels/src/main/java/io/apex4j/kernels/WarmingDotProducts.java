package io.apex4j.kernels;

import io.apex4j.gguf.GgmlType;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Fast products, each of which {@link ScalarDotProducts} stands in for until it is compiled.
 *
 * <p>What reads weights is warmed up on the first row that is asked for: compiled code is tied to the kind of memory
 * segment that it was run on.
 */
final class WarmingDotProducts implements DotProducts {
    /** A row: up to 3 us compiled, hundreds interpreted. */
    private static final long FAST_NANOS = 20_000;

    private static final int COLUMNS = 2048;

    private final DotProducts fast;
    private final DotProducts specification = new ScalarDotProducts();
    private final Executor executor = Warming.newExecutor();
    private final Map<GgmlType, LevelUnpacker> unpackers = new ConcurrentHashMap<>();
    private final Map<GgmlType, Warming> floatProducts = new ConcurrentHashMap<>();
    private final Warming narrow;
    private final Warming wide;
    private final Warming rounding;

    WarmingDotProducts(DotProducts fast) {
        this.fast = fast;
        narrow = product("narrow", GgmlType.Q4_K);
        wide = product("wide", GgmlType.Q8_0);
        float[] x = new float[COLUMNS];
        QuantizedActivations large = activations(GgmlType.Q4_K);
        QuantizedActivations small = activations(GgmlType.Q8_0);
        rounding = start("rounding", () -> {
            fast.quantize(x, 0, large, 0);
            fast.quantize(x, 0, small, 0);
        });
    }

    private static QuantizedActivations activations(GgmlType type) {
        return new QuantizedActivations(LevelFormat.of(type), COLUMNS, 1);
    }

    private Warming product(String name, GgmlType type) {
        Levels row = new Levels(COLUMNS);
        QuantizedActivations activations = activations(type);
        return start(name, () -> fast.product(row, activations, 0));
    }

    private Warming start(String name, Runnable kernel) {
        return Warming.start(executor, name, kernel, FAST_NANOS);
    }

    @Override
    public String name() {
        return fast.name();
    }

    @Override
    public LevelUnpacker unpacker(GgmlType type) {
        return unpackers.computeIfAbsent(type, WarmingUnpacker::new);
    }

    @Override
    public float product(Levels row, QuantizedActivations activations, int token) {
        Warming warming = activations.format().wide() ? wide : narrow;
        return (warming.isDone() ? fast : specification).product(row, activations, token);
    }

    @Override
    public void quantize(float[] x, int xOffset, QuantizedActivations activations, int token) {
        (rounding.isDone() ? fast : specification).quantize(x, xOffset, activations, token);
    }

    @Override
    public float product(
            GgmlType type, MemorySegment weights, long offset, float[] x, int xOffset, int columns, float[] lanes) {
        Warming warming = floatProducts.get(type);
        if (warming == null) {
            warming = floatProducts.computeIfAbsent(type, absent -> {
                float[] ones = new float[columns];
                float[] scratch = new float[lanes.length];
                return start(
                        type.name(), whileOpen(() -> fast.product(type, weights, offset, ones, 0, columns, scratch)));
            });
        }
        return (warming.isDone() ? fast : specification).product(type, weights, offset, x, xOffset, columns, lanes);
    }

    /** Weights may be closed while something is warmed up on them: then it is called for nothing. */
    private static Runnable whileOpen(Runnable kernel) {
        return () -> {
            try {
                kernel.run();
            } catch (IllegalStateException closed) {
                Thread.onSpinWait();
            }
        };
    }

    private final class WarmingUnpacker implements LevelUnpacker {
        private final GgmlType type;
        private final LevelUnpacker vectors;
        private final LevelUnpacker scalars;
        private volatile @Nullable Warming started;

        WarmingUnpacker(GgmlType type) {
            this.type = type;
            vectors = fast.unpacker(type);
            scalars = specification.unpacker(type);
        }

        @Override
        public void unpack(MemorySegment weights, long offset, int columns, Levels row) {
            Warming warming = started;
            if (warming == null) {
                warming = start(weights, offset, columns);
            }
            (warming.isDone() ? vectors : scalars).unpack(weights, offset, columns, row);
        }

        private synchronized Warming start(MemorySegment weights, long offset, int columns) {
            Warming warming = started;
            if (warming == null) {
                Levels scratch = new Levels(columns);
                Runnable kernel = whileOpen(() -> vectors.unpack(weights, offset, columns, scratch));
                warming = WarmingDotProducts.this.start(type.name(), kernel);
                started = warming;
            }
            return warming;
        }
    }
}
