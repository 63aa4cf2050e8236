package io.apex4j.apex;

import io.apex4j.gguf.GgufTensor;
import org.jspecify.annotations.Nullable;

/**
 * One tensor on its way from the source to an output.
 *
 * @param tensor what becomes of it
 * @param source where it comes from
 * @param shard the output file
 * @param index its place in that file's layout
 * @param importance its importance values, if it has some and they are used
 */
record QuantizeJob(
        PlannedTensor tensor,
        GgufTensor source,
        int shard,
        int index,
        @Nullable ImportanceEntry importance) {}
