package io.apex4j.quant;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import java.util.Arrays;

/** Comparisons that name the first block that differs. */
final class BlockAssertions {
    private BlockAssertions() {}

    static void assertSameBlocks(byte[] actual, byte[] expected, GgmlType type) {
        assertThat(actual.length).as("bytes of %s", type).isEqualTo(expected.length);
        int first = Arrays.mismatch(actual, expected);
        assertThat(first)
                .as(() -> "first differing byte of " + type + " (-1: none): " + place(actual, expected, first, type))
                .isEqualTo(-1);
    }

    private static String place(byte[] actual, byte[] expected, int at, GgmlType type) {
        if (at < 0) {
            return "none";
        }
        int differing = 0;
        for (int i = 0; i < actual.length; i++) {
            differing += actual[i] == expected[i] ? 0 : 1;
        }
        return "block %d, byte %d of it, is %d instead of %d; %d of %d bytes differ"
                .formatted(
                        at / type.blockBytes(),
                        at % type.blockBytes(),
                        actual[at] & 0xff,
                        expected[at] & 0xff,
                        differing,
                        actual.length);
    }
}
