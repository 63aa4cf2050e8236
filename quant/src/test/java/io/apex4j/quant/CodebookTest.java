package io.apex4j.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Codebooks against their hashes, and the lists of neighbours against counts of ggml's own and their definition. */
class CodebookTest {
    private static final int SAMPLES = 40;

    @ParameterizedTest
    @EnumSource
    void pointsAreThoseOfGgml(Expected expected) {
        Codebook codebook = expected.codebook();
        int[] points = points(codebook);
        ByteBuffer bytes = ByteBuffer.allocate(points.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int point : points) {
            bytes.putShort((short) point);
        }

        assertThat(points).hasSize(expected.points);
        assertThat(Sha256.of(bytes.array())).startsWith(expected.sha256Start);
    }

    @ParameterizedTest
    @EnumSource
    void indicesCountThePointsInAscendingOrder(Expected expected) {
        Codebook codebook = expected.codebook();
        int[] points = points(codebook);
        byte[] digits = new byte[codebook.dimensions()];
        for (int index = 0; index < points.length; index++) {
            codebook.unpack(points[index], digits, 0);

            assertThat(codebook.index(points[index])).isEqualTo(index);
            assertThat(codebook.pack(digits, 0)).isEqualTo(points[index]);
            for (int i = 0; i < digits.length; i++) {
                assertThat(codebook.digit(index, i)).isEqualTo(digits[i]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void neighbourListsAreAsManyAndAsLongAsThoseOfGgml(Expected expected) {
        Codebook codebook = expected.codebook();
        List<Integer> lengths = offCodebook(codebook).stream()
                .map(packed -> codebook.neighbours(packed).length)
                .toList();

        assertThat(lengths).hasSize(expected.offCodebook);
        assertThat(lengths.stream().mapToInt(Integer::intValue).sum()).isEqualTo(expected.entries);
        assertThat(lengths.stream().mapToInt(Integer::intValue).max()).hasValue(expected.longest);
    }

    @ParameterizedTest
    @EnumSource
    void neighboursAreAllPointsAtTheNearestDistancesNearestFirst(Expected expected) {
        Codebook codebook = expected.codebook();
        List<Integer> off = offCodebook(codebook);
        SplittableRandom random = new SplittableRandom(expected.ordinal());
        for (int sample = 0; sample < SAMPLES; sample++) {
            int packed = off.get(random.nextInt(off.size()));

            assertThat(codebook.neighbours(packed))
                    .as("neighbours of %d", packed)
                    .containsExactly(neighboursByDefinition(codebook, packed, expected.distinctDistances));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNearestNeighbourHasTheSmallestSumOfTerms(Expected expected) {
        Codebook codebook = expected.codebook();
        List<Integer> off = offCodebook(codebook);
        SplittableRandom random = new SplittableRandom(expected.ordinal());
        for (int sample = 0; sample < SAMPLES; sample++) {
            int packed = off.get(random.nextInt(off.size()));
            float[] terms = new float[codebook.dimensions() << codebook.bits()];
            for (int i = 0; i < terms.length; i++) {
                terms[i] = random.nextInt(4);
            }
            int nearest = codebook.neighbours(packed)[0];
            for (int candidate : codebook.neighbours(packed)) {
                nearest = sum(codebook, candidate, terms) < sum(codebook, nearest, terms) ? candidate : nearest;
            }

            assertThat(codebook.nearest(packed, terms)).isEqualTo(nearest);
        }
    }

    private static int[] points(Codebook codebook) {
        return allPacked(codebook).filter(packed -> codebook.index(packed) >= 0).toArray();
    }

    private static IntStream allPacked(Codebook codebook) {
        return IntStream.range(0, 1 << (codebook.dimensions() * codebook.bits()));
    }

    /** The packed values that quantized groups can have and the codebook lacks: digits 0 to 2, or 0 to 7. */
    private static List<Integer> offCodebook(Codebook codebook) {
        int digits = codebook.bits() == 2 ? 3 : 8;
        return allPacked(codebook)
                .filter(packed ->
                        IntStream.range(0, codebook.dimensions()).allMatch(i -> digit(codebook, packed, i) < digits))
                .filter(packed -> codebook.index(packed) < 0)
                .boxed()
                .toList();
    }

    private static int[] neighboursByDefinition(Codebook codebook, int packed, int distinctDistances) {
        List<Integer> points =
                new ArrayList<>(IntStream.of(points(codebook)).boxed().toList());
        List<Integer> nearest = points.stream()
                .map(point -> squaredDistance(codebook, packed, point))
                .distinct()
                .sorted()
                .limit(distinctDistances)
                .toList();
        return points.stream()
                .filter(point -> nearest.contains(squaredDistance(codebook, packed, point)))
                .sorted(Comparator.comparingInt(point -> squaredDistance(codebook, packed, point)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int squaredDistance(Codebook codebook, int a, int b) {
        return IntStream.range(0, codebook.dimensions())
                .map(i -> 2 * (digit(codebook, a, i) - digit(codebook, b, i)))
                .map(difference -> difference * difference)
                .sum();
    }

    private static int digit(Codebook codebook, int packed, int i) {
        return (packed >> (codebook.bits() * i)) & ((1 << codebook.bits()) - 1);
    }

    private static float sum(Codebook codebook, int packed, float[] terms) {
        float sum = 0;
        for (int i = 0; i < codebook.dimensions(); i++) {
            sum += terms[(i << codebook.bits()) + digit(codebook, packed, i)];
        }
        return sum;
    }

    /** Check values: points, points off the codebook, entries of all their lists, the longest list. */
    enum Expected {
        IQ2_XXS(256, 2, 6305, 113157, 150, "915952eb"),
        IQ2_XS(512, 2, 6049, 181721, 292, "f6643596"),
        IQ2_S(1024, 1, 5537, 44716, 70, "e6e75e12"),
        IQ1(2048, 3, 4513, 327721, 205, "e9ffebfc"),
        IQ3_XXS(256, 2, 3840, 18985, 36, "c9678803"),
        IQ3_S(512, 3, 3584, 24733, 38, "353274c5");

        private final int points;
        private final int distinctDistances;
        private final int offCodebook;
        private final int entries;
        private final int longest;
        private final String sha256Start;

        Expected(int points, int distinctDistances, int offCodebook, int entries, int longest, String sha256Start) {
            this.points = points;
            this.distinctDistances = distinctDistances;
            this.offCodebook = offCodebook;
            this.entries = entries;
            this.longest = longest;
            this.sha256Start = sha256Start;
        }

        Codebook codebook() {
            return switch (this) {
                case IQ2_XXS -> Codebook.iq2xxs();
                case IQ2_XS -> Codebook.iq2xs();
                case IQ2_S -> Codebook.iq2s();
                case IQ1 -> Codebook.iq1();
                case IQ3_XXS -> Codebook.iq3xxs();
                case IQ3_S -> Codebook.iq3s();
            };
        }
    }
}
