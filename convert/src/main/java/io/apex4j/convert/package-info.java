/** Reads folders in the Hugging Face format and writes them as GGUF files. */
@NullMarked
package io.apex4j.convert;

import org.jspecify.annotations.NullMarked;
