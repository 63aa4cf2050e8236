package io.apex4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CodePointsTest {
    private static final int BOUND = 100;

    @Test
    void setsBehaveAsSetsOfBits() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 500; round++) {
            BitSet first = new BitSet();
            BitSet second = new BitSet();
            CodePoints a = random(random, first);
            CodePoints b = random(random, second);

            assertEqual(a, first);
            BitSet both = (BitSet) first.clone();
            both.and(second);
            assertEqual(a.and(b), both);
            BitSet either = (BitSet) first.clone();
            either.or(second);
            assertEqual(a.or(b), either);
            BitSet only = (BitSet) first.clone();
            only.andNot(second);
            assertEqual(a.minus(b), only);
            assertThat(a.complement().complement()).isEqualTo(a);
            int low = random.nextInt(BOUND);
            int high = low + random.nextInt(5);
            assertThat(a.containsAny(low, high))
                    .isEqualTo(first.get(low, high + 1).cardinality() > 0);
            assertThat(a.containsAll(low, high)).isEqualTo(first.nextClearBit(low) > high);
        }
    }

    @Test
    void rangesNeitherOverlapNorTouch() {
        CodePoints set = CodePoints.of("cab").or(CodePoints.range('d', 'f')).or(CodePoints.range('e', 'z'));

        assertThat(set.rangeCount()).isEqualTo(1);
        assertThat(set).isEqualTo(CodePoints.range('a', 'z')).hasToString("[a-z]");
    }

    @Test
    void aRangeThatEndsBeforeItBeginsIsEmptyAndNegativeOnesAreRefused() {
        assertThat(CodePoints.range('b', 'a').isEmpty()).isTrue();
        assertThat(CodePoints.all().complement()).isEqualTo(CodePoints.none());
        assertThatThrownBy(() -> CodePoints.of(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static CodePoints random(SplittableRandom random, BitSet bits) {
        List<CodePoints> ranges = new ArrayList<>();
        for (int range = random.nextInt(6); range > 0; range--) {
            int first = random.nextInt(BOUND);
            int last = first + random.nextInt(10);
            ranges.add(CodePoints.range(first, last));
            bits.set(first, last + 1);
        }
        return CodePoints.union(ranges);
    }

    private static void assertEqual(CodePoints set, BitSet bits) {
        for (int codePoint = 0; codePoint < BOUND + 20; codePoint++) {
            assertThat(set.contains(codePoint)).isEqualTo(bits.get(codePoint));
        }
    }
}
