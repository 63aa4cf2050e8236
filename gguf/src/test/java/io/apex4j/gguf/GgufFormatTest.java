package io.apex4j.gguf;

import static io.apex4j.gguf.RawGguf.bytes;
import static io.apex4j.gguf.RawGguf.join;
import static io.apex4j.gguf.RawGguf.text;
import static io.apex4j.gguf.RawGguf.u32;
import static io.apex4j.gguf.RawGguf.u64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal names the file, the byte at which the fault lies, and the reason. */
class GgufFormatTest {
    private static final long TWO_POW_63 = Long.MIN_VALUE;
    private static final String TWO_POW_63_TEXT = "9223372036854775808";

    @TempDir
    private Path folder;

    @Nested
    class Beginning {
        @Test
        void refusesAnEmptyFile() throws IOException {
            assertRefused(new byte[0], 0, "ends inside the magic bytes");
        }

        @Test
        void refusesAnotherMagic() throws IOException {
            assertRefused(new RawGguf().magic('P', 'K', 3, 4), 0, "not a GGUF file", "50 4b 03 04");
        }

        @Test
        void refusesAHeaderOfZerosAsAnInterruptedRunOfOtherToolsLeavesIt() throws IOException {
            assertRefused(new byte[4096], 0, "not a GGUF file", "00 00 00 00");
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 1, 4, 0x7fff_ffff, 0xffff_ffffL})
        void refusesOtherVersions(long version) throws IOException {
            assertRefused(new RawGguf().version(version), 4, "version " + version, "2 and 3");
        }

        @ParameterizedTest
        @CsvSource({"0x02000000, 2", "0x03000000, 3"})
        void refusesBigEndianFilesByName(long version, String number) throws IOException {
            assertRefused(new RawGguf().version(version), 4, "big-endian", "version " + number);
        }
    }

    @Nested
    class Counts {
        @Test
        void refusesMoreTensorsThanTheFileCanHold() throws IOException {
            assertRefused(new RawGguf().sayingTensors(1), RawGguf.TENSOR_COUNT_AT, "1 tensors", "do not fit");
        }

        @Test
        void refusesTwoPow63Tensors() throws IOException {
            assertRefused(
                    new RawGguf().sayingTensors(TWO_POW_63), RawGguf.TENSOR_COUNT_AT, TWO_POW_63_TEXT, "do not fit");
        }

        @Test
        void refusesMoreKeysThanTheFileCanHold() throws IOException {
            RawGguf raw = new RawGguf().key("a", RawGguf.UINT8, bytes(1)).sayingKeys(4);

            assertRefused(raw, RawGguf.KEY_COUNT_AT, "4 metadata keys", "do not fit");
        }

        @Test
        void refusesTwoPow63Keys() throws IOException {
            assertRefused(new RawGguf().sayingKeys(TWO_POW_63), RawGguf.KEY_COUNT_AT, TWO_POW_63_TEXT, "do not fit");
        }

        @Test
        void refusesTheHighestCountsOf63Bits() throws IOException {
            assertRefused(new RawGguf().sayingKeys(Long.MAX_VALUE), RawGguf.KEY_COUNT_AT, "do not fit");
            assertRefused(new RawGguf().sayingTensors(Long.MAX_VALUE), RawGguf.TENSOR_COUNT_AT, "do not fit");
        }
    }

    @Nested
    class Keys {
        @Test
        void refusesAKeyThatOccursTwice() throws IOException {
            RawGguf raw = new RawGguf()
                    .key("a.b", RawGguf.UINT8, bytes(1))
                    .key("c", RawGguf.UINT8, bytes(1))
                    .key("a.b", RawGguf.UINT8, bytes(1));

            assertRefused(raw, raw.keyAt(2), "'a.b'", "twice");
        }

        @ParameterizedTest
        @ValueSource(longs = {1L << 20, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1})
        void refusesAKeyThatIsLongerThanTheFile(long length) throws IOException {
            RawGguf raw = new RawGguf().rawKey(join(u64(length), new byte[32]));

            assertRefused(raw, raw.keyAt(0), "metadata key 0", Long.toUnsignedString(length), "file ends");
        }

        @Test
        void refusesAKeyOfMoreThan65535Bytes() throws IOException {
            RawGguf raw = new RawGguf().key("k".repeat(65_536), RawGguf.UINT8, bytes(1));

            assertRefused(raw, raw.keyAt(0), "65536 bytes", "at most 65535");
        }

        @ParameterizedTest
        @ValueSource(longs = {13, 0x7fff_ffff, 0xffff_ffffL})
        void refusesAnUnknownTypeOfValue(long type) throws IOException {
            RawGguf raw = new RawGguf().key("a", (int) type, new byte[8]);

            assertRefused(raw, raw.typeAt(0, "a"), "'a'", "unknown type " + type);
        }

        @ParameterizedTest
        @ValueSource(longs = {41, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1})
        void refusesATextThatIsLongerThanTheFile(long length) throws IOException {
            RawGguf raw = new RawGguf().key("a", RawGguf.STRING, join(u64(length), new byte[8]));

            assertRefused(raw, raw.typeAt(0, "a") + 4, "'a'", Long.toUnsignedString(length), "file ends");
        }

        @Test
        void refusesTruthValuesThatAreNeitherTrueNorFalse() throws IOException {
            RawGguf raw = new RawGguf().key("a", RawGguf.BOOL, bytes(2));

            assertRefused(raw, raw.typeAt(0, "a") + 4, "'a'", "truth value of 2");
        }

        @Test
        void keepsNamesInMessagesShortAndHarmless() throws IOException {
            String key = "\u001b[31m" + "k".repeat(60_000);
            RawGguf raw = new RawGguf().key(key, 13, new byte[8]);

            GgufFormatException refusal = refusalOf(raw.build());

            assertThat(refusal.reason())
                    .hasSizeLessThan(300)
                    .contains("?[31mkkk")
                    .doesNotContain("\u001b");
        }
    }

    @Nested
    class ArrayValues {
        @Test
        void refusesArraysOfArrays() throws IOException {
            RawGguf raw = new RawGguf().array("a", RawGguf.ARRAY, 1, join(u32(0), u64(0)));

            assertRefused(raw, raw.typeAt(0, "a") + 4, "'a'", "array of arrays");
        }

        @Test
        void refusesElementsOfUnknownType() throws IOException {
            RawGguf raw = new RawGguf().array("a", 13, 1, new byte[8]);

            assertRefused(raw, raw.typeAt(0, "a") + 4, "elements of the value of 'a'", "unknown type 13");
        }

        @ParameterizedTest
        @CsvSource({"4, 100", "4, 4611686018427387904", "0, 9223372036854775807", "8, 100"})
        void refusesMoreElementsThanTheFileCanHold(int elementType, long count) throws IOException {
            RawGguf raw = new RawGguf().array("a", elementType, count, new byte[32]);

            assertRefused(raw, raw.typeAt(0, "a") + 8, "'a'", count + " elements", "do not fit");
        }

        @Test
        void refusesTwoPow63Elements() throws IOException {
            RawGguf raw = new RawGguf().array("a", RawGguf.UINT8, TWO_POW_63, new byte[32]);

            assertRefused(raw, raw.typeAt(0, "a") + 8, TWO_POW_63_TEXT, "do not fit");
        }

        @ParameterizedTest
        @ValueSource(longs = {100, 1L << 62, Long.MIN_VALUE, -1})
        void refusesATextThatIsLongerThanTheFile(long length) throws IOException {
            RawGguf raw = new RawGguf().array("a", RawGguf.STRING, 2, join(text("x"), u64(length), new byte[8]));

            assertRefused(
                    raw,
                    raw.typeAt(0, "a") + 4 + 4 + 8 + 9,
                    "text in the value of 'a'",
                    Long.toUnsignedString(length),
                    "file ends");
        }

        @ParameterizedTest
        @ValueSource(ints = {2, 127, 128, 255})
        void refusesTruthValuesThatAreNeitherTrueNorFalse(int value) throws IOException {
            RawGguf raw = new RawGguf().array("a", RawGguf.BOOL, 3, bytes(0, 1, value));

            assertRefused(raw, raw.typeAt(0, "a") + 4 + 4 + 8 + 2, "element 2", "'a'", "truth value of " + value);
        }
    }

    @Nested
    class Alignments {
        @ParameterizedTest
        @ValueSource(longs = {0, 3, 48, 0x8000_0000L, 0xffff_ffffL})
        void refusesWhatIsNoPowerOfTwoUpToTwoPow30(long alignment) throws IOException {
            RawGguf raw = new RawGguf().key("general.alignment", RawGguf.UINT32, u32(alignment));

            assertRefused(raw, raw.typeAt(0, "general.alignment"), "general.alignment is " + alignment, "power of two");
        }

        @Test
        void refusesAnotherType() throws IOException {
            RawGguf raw = new RawGguf().key("general.alignment", RawGguf.UINT64, u64(32));

            assertRefused(raw, raw.typeAt(0, "general.alignment"), "UINT64 instead of UINT32");
        }

        @Test
        void refusesDataThatAHighAlignmentPutsBehindTheEnd() throws IOException {
            RawGguf raw = new RawGguf()
                    .key("general.alignment", RawGguf.UINT32, u32(1L << 30))
                    .tensor("a", RawGguf.F32, 0, 1)
                    .data(new byte[4]);

            assertRefused(raw, raw.tensorAt(0), "'a'", "ends at byte " + ((1L << 30) + 4), "cut off");
        }
    }

    @Nested
    class Tensors {
        @ParameterizedTest
        @ValueSource(longs = {0, 5, 0x7fff_ffff, 0xffff_ffffL})
        void refusesOtherThanOneToFourDimensions(long dimensions) throws IOException {
            RawGguf raw = new RawGguf()
                    .rawTensor(join(text("a"), u32(dimensions), new byte[5 * 8 + 12]))
                    .data(new byte[32]);

            assertRefused(raw, raw.tensorAt(0) + 9, "'a'", dimensions + " dimensions", "1 to 4");
        }

        @ParameterizedTest
        @ValueSource(longs = {0, -1, Long.MIN_VALUE})
        void refusesDimensionsBelowOne(long size) throws IOException {
            RawGguf raw = new RawGguf().tensor("a", RawGguf.F32, 0, 1, size).data(new byte[4]);

            assertRefused(raw, raw.tensorAt(0) + 9 + 4 + 8, "dimension 1", "'a'", size + "; at least 1");
        }

        @ParameterizedTest
        @ValueSource(longs = {100_000, 1L << 62, Long.MAX_VALUE})
        void refusesADimensionThatTheFileCannotHold(long size) throws IOException {
            RawGguf raw = new RawGguf().tensor("a", RawGguf.F32, 0, size).data(new byte[64]);

            assertRefused(raw, raw.tensorAt(0) + 9 + 4, "'a'", "dimension 0 of " + size, "more than a file of");
        }

        @Test
        void refusesAProductThatOverflows() throws IOException {
            RawGguf raw = new RawGguf()
                    .tensor("a", RawGguf.F32, 0, 1 << 8, 1L << 56, 1 << 8)
                    .data(new byte[1 << 10]);

            assertRefused(raw, raw.tensorAt(0) + 9 + 4 + 8, "'a'", "dimension 1 of " + (1L << 56));
        }

        @Test
        void refusesAProductThatOverflowsInSmallSteps() throws IOException {
            RawGguf raw = new RawGguf()
                    .tensor("a", RawGguf.F32, 0, 1 << 12, 1 << 12, 1L << 40, 1)
                    .data(new byte[1 << 22]);

            assertRefused(raw, raw.tensorAt(0) + 9 + 4 + 16, "'a'", "dimension 2 of " + (1L << 40));
        }

        @ParameterizedTest
        @ValueSource(longs = {4, 5, 31, 38, 43, 0x7fff_ffff, 0xffff_ffffL})
        void refusesUnknownAndWithdrawnTypes(long type) throws IOException {
            RawGguf raw = new RawGguf().tensor("a", (int) type, 0, 32).data(new byte[128]);

            assertRefused(raw, raw.tensorAt(0) + 9 + 4 + 8, "'a'", "unknown type number " + type);
        }

        @Test
        void refusesRowsThatAreNotWholeBlocks() throws IOException {
            RawGguf raw = new RawGguf().tensor("a", RawGguf.Q8_0, 0, 33, 32).data(new byte[2048]);

            assertRefused(raw, raw.tensorAt(0) + 9 + 4 + 16, "'a'", "rows of 33", "blocks of 32", "Q8_0");
        }

        @Test
        void refusesANameThatOccursTwice() throws IOException {
            RawGguf raw = new RawGguf()
                    .tensor("a", RawGguf.F32, 0, 1)
                    .tensor("a", RawGguf.F32, 32, 1)
                    .data(new byte[36]);

            assertRefused(raw, raw.tensorAt(1), "tensor name 'a'", "twice");
        }

        @Test
        void refusesANameOf64Bytes() throws IOException {
            RawGguf raw =
                    new RawGguf().tensor("t".repeat(64), RawGguf.F32, 0, 1).data(new byte[4]);

            assertRefused(raw, raw.tensorAt(0), "name of tensor 0", "64 bytes", "at most 63");
        }

        @Test
        void refusesANameThatIsLongerThanTheFile() throws IOException {
            RawGguf raw = new RawGguf().rawTensor(join(u64(TWO_POW_63), new byte[64]));

            assertRefused(raw, raw.tensorAt(0), "name of tensor 0", TWO_POW_63_TEXT, "file ends");
        }
    }

    @Nested
    class Offsets {
        @ParameterizedTest
        @ValueSource(longs = {1, 16, 33})
        void refusesUnalignedOnes(long offset) throws IOException {
            RawGguf raw = new RawGguf().tensor("a", RawGguf.F32, offset, 1).data(new byte[64]);

            assertRefused(raw, raw.tensorAt(0) + 9 + 4 + 8 + 4, "'a'", "data byte " + offset, "multiple of 32");
        }

        @Test
        void refusesOnesThatOnlyFitAnotherAlignment() throws IOException {
            RawGguf raw = new RawGguf()
                    .aligned(64)
                    .key("general.alignment", RawGguf.UINT32, u32(64))
                    .tensor("a", RawGguf.F32, 32, 1)
                    .data(new byte[64]);

            assertRefused(raw, raw.tensorAt(0) + 9 + 4 + 8 + 4, "'a'", "data byte 32", "multiple of 64");
        }

        @ParameterizedTest
        @ValueSource(longs = {1L << 20, 1L << 62, Long.MIN_VALUE, -32})
        void refusesOnesOutsideOfTheFile(long offset) throws IOException {
            RawGguf raw = new RawGguf().tensor("a", RawGguf.F32, offset, 1).data(new byte[64]);

            assertRefused(
                    raw, raw.tensorAt(0) + 9 + 4 + 8 + 4, "'a'", Long.toUnsignedString(offset), "outside of the file");
        }

        @Test
        void refusesTensorsThatOverlap() throws IOException {
            RawGguf raw = new RawGguf()
                    .tensor("b", RawGguf.F32, 32, 1)
                    .tensor("a", RawGguf.F32, 0, 9)
                    .data(new byte[64]);

            assertRefused(raw, raw.tensorAt(0), "'b'", "data byte 32", "inside of tensor 'a'", "ends at 36");
        }

        @Test
        void refusesTensorsAtTheSamePlace() throws IOException {
            RawGguf raw = new RawGguf()
                    .tensor("a", RawGguf.F32, 0, 1)
                    .tensor("b", RawGguf.F32, 0, 1)
                    .data(new byte[4]);

            assertRefused(raw, raw.tensorAt(1), "'b'", "inside of tensor 'a'");
        }

        @Test
        void refusesATensorWhoseLastByteIsMissing() throws IOException {
            RawGguf raw = new RawGguf().tensor("a", RawGguf.F32, 0, 2).data(new byte[7]);

            assertRefused(raw, raw.tensorAt(0), "'a'", "ends at byte " + (raw.dataAt() + 8), "cut off");
        }
    }

    private void assertRefused(RawGguf raw, long offset, String... words) throws IOException {
        assertRefused(raw.build(), offset, words);
    }

    private void assertRefused(byte[] content, long offset, String... words) throws IOException {
        GgufFormatException refusal = refusalOf(content);

        assertThat(refusal.file()).isEqualTo(file());
        assertThat(refusal.offset()).as(refusal.getMessage()).isEqualTo(offset);
        assertThat(refusal.reason()).contains(words);
        assertThat(refusal).hasMessage(file() + ": at byte " + offset + ": " + refusal.reason());
    }

    private GgufFormatException refusalOf(byte[] content) throws IOException {
        Files.write(file(), content);
        GgufFormatException refusal = catchThrowableOfType(
                GgufFormatException.class, () -> GgufFile.open(file()).close());
        assertThat(refusal).as("the file was accepted").isNotNull();
        return refusal;
    }

    private Path file() {
        return folder.resolve("hostile.gguf");
    }
}
