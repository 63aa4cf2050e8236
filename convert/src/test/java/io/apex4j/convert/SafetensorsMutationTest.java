package io.apex4j.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files are hostile: whatever their header says, they open or are refused by name. */
class SafetensorsMutationTest {
    private static final RawSafetensors SMALL = new RawSafetensors()
            .put("a", "F32", List.of(2L, 2L), new byte[16])
            .put("b", "BF16", List.of(3L), new byte[6])
            .put("c", "F16", List.of(), new byte[2]);

    @TempDir
    private Path temporary;

    @Test
    void scalarsEmptyTensorsAndGapsAreAllowed() {
        Path file = temporary.resolve("fine.safetensors");
        SMALL.write(
                file,
                SMALL.header()
                                .replace("\"data_offsets\":[16,22]", "\"data_offsets\":[16,16]")
                                .replace("\"shape\":[3]", "\"shape\":[3,0]")
                        + "   ");

        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            assertThat(opened.tensors()).containsOnlyKeys("a", "b", "c");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [16,22] | [12,18] | tensor 'b' begins at byte 12 of the data, inside of 'a', which ends at 16
            [16,22] | [16,99] | the data, which has 24 bytes; the file is cut off
            [16,22] | [22,16] | lies at the bytes 22 to 16
            [16,22] | [16,24] | has 8 bytes, but BF16 of the shape [3] takes 6
            [16,22] | [16] | needs a dtype, a shape and two data_offsets
            [16,22] | [16,22,23] | at most 2 integers from 0 on, for 'b'
            [16,22] | [-1,5] | at most 2 integers from 0 on, for 'b'
            [16,22] | [16,99999999999999999999] | is not valid JSON
            [2,2] | [9223372036854775807,9] | which no file can hold
            "BF16" | "I64" | has the type 'I64'
            "BF16" | 7 | the type of 'b' is wanted
            "b": | "a": | is not valid JSON
            """)
    void headersAreChecked(String before, String after, String message) {
        Path file = temporary.resolve("bad.safetensors");
        assertThat(SMALL.header()).contains(before);
        SMALL.write(file, SMALL.header().replace(before, after));

        assertThatExceptionOfType(ConvertException.class)
                .isThrownBy(() -> SafetensorsFile.open(file))
                .withMessageContaining(message);
    }

    @Test
    void lengthsOfHeadersAreCheckedBeforeAnythingIsTaken() throws IOException {
        Path file = temporary.resolve("long.safetensors");
        for (long length : new long[] {-1, Long.MIN_VALUE, 100_000_001, 9, Long.MAX_VALUE}) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
            Files.write(file, bytes.array());

            assertThatExceptionOfType(ConvertException.class)
                    .isThrownBy(() -> SafetensorsFile.open(file))
                    .withMessageContaining("gives its header " + Long.toUnsignedString(length) + " bytes");
        }
    }

    @Test
    void changedBytesOpenOrAreRefused() throws IOException {
        Path file = temporary.resolve("changed.safetensors");
        SMALL.write(file);
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(20260901);
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(8) == 0 ? random.nextInt(good.length) : good.length);
            for (int change = random.nextInt(3); change >= 0 && bytes.length > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, bytes);
            refused += opens(file) ? 0 : 1;
        }
        assertThat(refused).isBetween(1500, 2999);
    }

    private static boolean opens(Path file) {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            assertThatCode(opened::tensors).doesNotThrowAnyException();
            return true;
        } catch (ConvertException refusal) {
            assertThat(refusal).hasMessageContaining(file.toString());
            return false;
        }
    }
}
