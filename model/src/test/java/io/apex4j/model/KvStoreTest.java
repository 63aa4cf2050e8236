package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KvStoreTest {
    private static final int HEADS = 2;
    private static final int DIMENSIONS = 64;

    private static float[] token(int position) {
        SplittableRandom random = new SplittableRandom(position);
        float[] values = new float[HEADS * DIMENSIONS];
        for (int index = 0; index < values.length; index++) {
            values[index] = (float) random.nextDouble(-4, 4);
        }
        return values;
    }

    /** The error allowed is half a step of the type at 4, the largest value; for Q8_0 and the rounding of the scale. */
    @ParameterizedTest
    @CsvSource({
        "F32, true, 0",
        "F32, false, 0",
        "F16, true, 0.001",
        "F16, false, 0.001",
        "Q8_0, true, 0.018",
        "Q8_0, false, 0.018"
    })
    void givesBackWhatWasPut(KvType type, boolean byDimension, float tolerance) {
        KvLayout layout = new KvLayout(HEADS, DIMENSIONS, byDimension);
        KvStore store = KvStore.of(type, layout);
        for (int position = 0; position < KvLayout.POSITIONS; position++) {
            store.put(position, token(position), 0);
        }
        int positions = 77;
        float[] read = new float[DIMENSIONS * KvLayout.POSITIONS];
        for (int head = 0; head < HEADS; head++) {
            store.copy().get(head, positions, read);
            for (int position = 0; position < positions; position++) {
                for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
                    int at = layout.index(0, position, dimension);
                    float expected = token(position)[head * DIMENSIONS + dimension];
                    assertThat(Math.abs(read[at] - expected)).isLessThanOrEqualTo(tolerance);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"F32, 4", "F16, 2", "Q8_0, 1.0625"})
    void takesTheBytesOfItsType(KvType type, double bytes) {
        KvStore store = KvStore.of(type, new KvLayout(HEADS, DIMENSIONS, true));
        assertThat(store.bytes()).isEqualTo((long) (bytes * HEADS * DIMENSIONS * KvLayout.POSITIONS));
    }
}
