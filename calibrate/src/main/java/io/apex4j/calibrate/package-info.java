/** Corpora of calibration texts, and the collection of importance matrices. */
@NullMarked
package io.apex4j.calibrate;

import org.jspecify.annotations.NullMarked;
