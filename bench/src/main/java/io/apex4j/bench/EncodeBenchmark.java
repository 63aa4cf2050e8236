package io.apex4j.bench;

import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.BlockFormat;
import io.apex4j.quant.BlockFormats;
import io.apex4j.quant.Encoder;
import io.apex4j.quant.EncodingKernels;
import io.apex4j.quant.ScalarKernels;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds to encode a weight, on one thread, without files. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EncodeBenchmark {
    private static final int ROWS = 8;

    /** The type to encode to. */
    @Param({"Q8_0", "Q4_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K", "IQ2_S", "IQ3_S", "IQ4_XS"})
    public GgmlType type = GgmlType.Q4_K;

    /** The kernels: {@code scalar}, or {@code vector} for the fastest of this machine. */
    @Param({"vector", "scalar"})
    public String kernels = "vector";

    /** Whether with importance values. */
    @Param({"false", "true"})
    public boolean imatrix;

    private final float[] rows = BenchmarkRows.weights(ROWS);
    private byte[] blocks = {};
    private float @Nullable [] importance;
    private @Nullable Encoder encoder;

    /** Makes the encoder. */
    @Setup
    public void prepare() {
        BlockFormat format = BlockFormats.of(type);
        importance = imatrix || format.requiresImportance() ? BenchmarkRows.importance() : null;
        blocks = new byte[(int) (ROWS * type.rowBytes(BenchmarkRows.COLUMNS))];
        encoder = format.newEncoder(kernels.equals("scalar") ? new ScalarKernels() : EncodingKernels.preferred());
    }

    /** Encodes some rows. */
    @Benchmark
    @OperationsPerInvocation(ROWS * BenchmarkRows.COLUMNS)
    public byte[] encode() {
        if (encoder != null) {
            encoder.encode(rows, 0, ROWS, BenchmarkRows.COLUMNS, importance, 0, blocks, 0);
        }
        return blocks;
    }
}
