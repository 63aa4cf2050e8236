/** Runs conversion, calibration and quantizing as one restartable job, and describes its result. */
@NullMarked
package io.apex4j.pipeline;

import org.jspecify.annotations.NullMarked;
