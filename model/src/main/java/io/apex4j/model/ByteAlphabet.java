package io.apex4j.model;

import java.util.Arrays;

/**
 * The alphabet in which byte-level vocabularies write bytes: printable ones as themselves (0x21-0x7E, 0xA1-0xAC,
 * 0xAE-0xFF), the other 68, in order, as U+0100 to U+0143. Source: the encoder of GPT-2.
 */
final class ByteAlphabet {
    private static final int FIRST_STAND_IN = 0x100;
    private static final int CHARACTERS = FIRST_STAND_IN + 68;

    private final char[] characterOfByte = new char[256];
    private final short[] byteOfCharacter = new short[CHARACTERS];

    ByteAlphabet() {
        Arrays.fill(byteOfCharacter, (short) -1);
        int standIn = FIRST_STAND_IN;
        for (int value = 0; value < 256; value++) {
            int character = isPrintable(value) ? value : standIn++;
            characterOfByte[value] = (char) character;
            byteOfCharacter[character] = (short) value;
        }
    }

    private static boolean isPrintable(int value) {
        return (value >= 0x21 && value <= 0x7E) || (value >= 0xA1 && value != 0xAD);
    }

    /** The characters that stand for some bytes. */
    String write(byte[] bytes) {
        char[] characters = new char[bytes.length];
        for (int index = 0; index < bytes.length; index++) {
            characters[index] = characterOfByte[bytes[index] & 0xff];
        }
        return new String(characters);
    }

    /** Whether every character of a text stands for a byte. */
    boolean covers(String text) {
        return text.chars().allMatch(character -> character < CHARACTERS && byteOfCharacter[character] >= 0);
    }

    /** The bytes that a text stands for, which the alphabet {@linkplain #covers covers}. */
    byte[] read(String text) {
        byte[] bytes = new byte[text.length()];
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = (byte) byteOfCharacter[text.charAt(index)];
        }
        return bytes;
    }
}
