/**
 * GGUF files: {@link io.apex4j.gguf.GgufModel} opens a model with all its shards, {@link io.apex4j.gguf.GgufFile} one
 * file; {@link io.apex4j.gguf.GgufWriter} writes one.
 *
 * <p>A file is validated as a whole before anything of it is handed out; what is wrong with it is a
 * {@link io.apex4j.gguf.GgufFormatException} that says where. Everything is little endian.
 */
@NullMarked
package io.apex4j.gguf;

import org.jspecify.annotations.NullMarked;
