/**
 * One class per block format, byte for byte what llama.cpp writes on x86-64: IEEE binary32 in the written order, no
 * fused multiply-add. {@link io.apex4j.quant.BlockFormats} finds the format of a type.
 */
@NullMarked
package io.apex4j.quant;

import org.jspecify.annotations.NullMarked;
