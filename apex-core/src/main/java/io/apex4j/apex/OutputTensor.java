package io.apex4j.apex;

import io.apex4j.gguf.GgufTensor;

/**
 * A tensor under the name that it has in the output.
 *
 * @param tensor the source's tensor, renamed when layers before it are pruned
 * @param sourceName its name in the source
 */
record OutputTensor(GgufTensor tensor, String sourceName) {}
