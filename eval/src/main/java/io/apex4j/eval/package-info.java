/** Perplexity, divergence from a reference, multiple-choice tasks, and reports about them. */
@NullMarked
package io.apex4j.eval;

import org.jspecify.annotations.NullMarked;
