package io.apex4j.bench;

import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.BlockFormat;
import io.apex4j.quant.BlockFormats;
import java.util.concurrent.TimeUnit;
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

/** Nanoseconds to decode a weight, on one thread, without files. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {
    private static final int ROWS = 8;
    private static final int ELEMENTS = ROWS * BenchmarkRows.COLUMNS;

    /** The type to decode. */
    @Param({"BF16", "Q8_0", "Q4_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K", "IQ2_S", "IQ3_S", "IQ4_XS"})
    public GgmlType type = GgmlType.Q4_K;

    private final float[] rows = new float[ELEMENTS];
    private byte[] blocks = {};

    /** Encodes what is decoded. */
    @Setup
    public void prepare() {
        BlockFormat format = BlockFormats.of(type);
        float[] importance = format.requiresImportance() ? BenchmarkRows.importance() : null;
        blocks = new byte[(int) (ROWS * type.rowBytes(BenchmarkRows.COLUMNS))];
        format.newEncoder()
                .encode(BenchmarkRows.weights(ROWS), 0, ROWS, BenchmarkRows.COLUMNS, importance, 0, blocks, 0);
    }

    /** Decodes some rows. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public float[] decode() {
        BlockFormats.of(type).decode(blocks, 0, rows, 0, ELEMENTS);
        return rows;
    }
}
