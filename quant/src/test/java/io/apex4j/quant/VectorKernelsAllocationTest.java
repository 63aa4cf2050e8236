package io.apex4j.quant;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.vector.VectorKernels;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The loops of compiled vector searches allocate nothing. One that outgrows what the compiler inlines boxes its vectors,
 * and is ten times slower with nothing else to show for it.
 */
class VectorKernelsAllocationTest {
    private static final int ROWS = 4;
    private static final int COLUMNS = 4096;
    /** Far more than it takes until everything is compiled; the test ends as soon as that is so. */
    private static final int MAX_RUNS = 20_000;

    /**
     * What C2 may leave boxed for each value outside the trials of a search, where it has compiled for other callers as
     * well: two vectors where levels are stored, of 24 bytes a lane at most. A loop over trials takes hundreds.
     */
    private static final long MAX_BYTES_PER_VALUE = 48;

    private static final long MAX_BYTES = MAX_BYTES_PER_VALUE * ROWS * COLUMNS;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @CsvSource({
        "Q8_0, false",
        "Q4_1, false",
        "Q5_0, false",
        "Q5_0, true",
        "Q6_K, false",
        "Q5_K, false",
        "Q4_K, true",
        "Q3_K, false",
        "Q3_K, true",
        "Q2_K, false",
        "Q2_K, true"
    })
    void compiledSearchBoxesNoVectors(GgmlType type, boolean weighted) {
        SplittableRandom random = new SplittableRandom(7);
        float[] rows = RandomRows.gaussian(random, ROWS, COLUMNS).values();
        float[] importance = weighted ? RandomRows.importance(random, COLUMNS) : null;
        Encoder encoder = BlockFormats.of(type).newEncoder(new VectorKernels());
        byte[] target = new byte[Math.toIntExact(ROWS * type.rowBytes(COLUMNS))];
        long allocated = Long.MAX_VALUE;
        for (int run = 0; run < MAX_RUNS && allocated > MAX_BYTES; run++) {
            allocated = allocatedBy(encoder, rows, importance, target);
        }
        assertThat(allocated).as("bytes allocated by one call").isLessThanOrEqualTo(MAX_BYTES);
    }

    private long allocatedBy(Encoder encoder, float[] rows, float @Nullable [] importance, byte[] target) {
        long before = threads.getCurrentThreadAllocatedBytes();
        encoder.encode(rows, 0, ROWS, COLUMNS, importance, 0, target, 0);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
