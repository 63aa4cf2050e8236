package io.apex4j.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "Grüße", "€", "\u07ff\u0800\uffff", "🙂 a\u0000b", "\ufffd", "\ud800\udc80"})
    void readsAndWritesWellFormedTextAsThePlatformDoes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(Utf8.decode(bytes)).isEqualTo(text);
        assertThat(Utf8.encode(text)).isEqualTo(bytes);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "continuation without lead, 80, \\uDC80",
        "continuation after a character, 61 bf, a\\uDCBF",
        "overlong in two bytes, c0 80, \\uDCC0\\uDC80",
        "overlong slash, c1 af, \\uDCC1\\uDCAF",
        "overlong in three bytes, e0 9f bf, \\uDCE0\\uDC9F\\uDCBF",
        "overlong in four bytes, f0 8f bf bf, \\uDCF0\\uDC8F\\uDCBF\\uDCBF",
        "high surrogate, ed a0 80, \\uDCED\\uDCA0\\uDC80",
        "low surrogate, ed b2 80, \\uDCED\\uDCB2\\uDC80",
        "above U+10FFFF, f4 90 80 80, \\uDCF4\\uDC90\\uDC80\\uDC80",
        "lead of five bytes, f8 88 80 80 80, \\uDCF8\\uDC88\\uDC80\\uDC80\\uDC80",
        "never a byte, fe ff, \\uDCFE\\uDCFF",
        "cut after one of two, c3, \\uDCC3",
        "cut after two of three, e2 82, \\uDCE2\\uDC82",
        "cut after three of four, f0 9f 99, \\uDCF0\\uDC9F\\uDC99",
        "lead before a character, c3 61, \\uDCC3a",
        "malformed between well-formed, c3 bc ff e2 82 ac, ü\\uDCFF€",
        "well-formed pair before malformed, f0 9f 99 82 82, 🙂\\uDC82"
    })
    void keepsMalformedBytesAsLoneSurrogates(String kind, String hexadecimal, String escaped) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hexadecimal);

        String text = Utf8.decode(bytes);

        assertThat(text).as(kind).isEqualTo(unescaped(escaped));
        assertThat(Utf8.encode(text)).as(kind).isEqualTo(bytes);
    }

    @Test
    void anyTwoBytesComeBackAsTheyWere() {
        for (int pair = 0; pair < 1 << 16; pair++) {
            byte[] bytes = {(byte) (pair >> 8), (byte) pair};

            assertThat(Utf8.encode(Utf8.decode(bytes))).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomBytesComeBackAsTheyWere(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            for (int index = 0; index < bytes.length; index++) {
                bytes[index] |= (byte) (random.nextBoolean() ? 0x80 : 0);
            }

            assertThat(Utf8.encode(Utf8.decode(bytes))).as("round %d", round).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyTextWithAPlatformFormDecodesLikeIt(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            String text = random.ints(12, 0, 0x110000)
                    .filter(point -> point < 0xD800 || point > 0xDFFF)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            byte[] malformed = RawGguf.join(text.getBytes(StandardCharsets.UTF_8), RawGguf.bytes(0xff));

            assertThat(Utf8.decode(malformed)).isEqualTo(text + "\udcff");
        }
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        int index = 0;
        while (index < text.length()) {
            if (text.startsWith("\\u", index)) {
                plain.append((char) Integer.parseInt(text.substring(index + 2, index + 6), 16));
                index += 6;
            } else {
                plain.append(text.charAt(index));
                index++;
            }
        }
        return plain.toString();
    }
}
