package io.apex4j.gguf;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much goes into one shard when a model is split. */
public sealed interface ShardLimit {
    /** What llama-gguf-split takes when nothing is said. */
    ShardLimit DEFAULT = new Tensors(128);

    /**
     * A number of tensors.
     *
     * @param maximum at least 1
     */
    record Tensors(int maximum) implements ShardLimit {
        /** Checks the number. */
        public Tensors {
            if (maximum < 1) {
                throw new IllegalArgumentException("a shard holds at least 1 tensor, not " + maximum);
            }
        }
    }

    /**
     * A size of the padded tensors together, without the header. A tensor that is larger makes a shard of its own.
     *
     * @param maximum in bytes, at least 1
     */
    record Bytes(long maximum) implements ShardLimit {
        private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([MG])");
        private static final long MEGA = 1_000_000;
        private static final long GIGA = 1_000_000_000;

        /** Checks the size. */
        public Bytes {
            if (maximum < 1) {
                throw new IllegalArgumentException("a shard holds at least 1 byte, not " + maximum);
            }
        }

        /**
         * A size as people write it: {@code 500M} is 500,000,000 bytes, {@code 2G} is 2,000,000,000.
         *
         * @throws IllegalArgumentException for any other text
         */
        public static Bytes parse(String text) {
            Matcher size = SIZE.matcher(text.strip().toUpperCase(Locale.ROOT));
            if (!size.matches() || Long.parseLong(size.group(1)) == 0) {
                throw new IllegalArgumentException("'" + text + "' is no size; expected a whole number followed by M"
                        + " (million bytes) or G (thousand million bytes), such as 500M or 2G");
            }
            return new Bytes(Long.parseLong(size.group(1)) * (size.group(2).equals("G") ? GIGA : MEGA));
        }
    }
}
