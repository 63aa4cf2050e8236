package io.apex4j.model;

/**
 * Keys and values of {@link KvLayout#POSITIONS} tokens in one attention layer.
 *
 * @param keys laid out by dimension
 * @param values laid out by position
 */
record KvBlock(KvStore keys, KvStore values) {
    KvBlock copy() {
        return new KvBlock(keys.copy(), values.copy());
    }

    long bytes() {
        return keys.bytes() + values.bytes();
    }
}
