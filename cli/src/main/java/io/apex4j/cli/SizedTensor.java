package io.apex4j.cli;

import io.apex4j.apex.PlannedTensor;
import io.apex4j.apex.Role;
import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufTensor;

/**
 * What totals need of a tensor.
 *
 * @param role what it does
 * @param type its type
 * @param weights number of its values
 * @param bytes its size without padding
 */
record SizedTensor(Role role, GgmlType type, long weights, long bytes) {
    static SizedTensor of(PlannedTensor tensor) {
        return new SizedTensor(tensor.role(), tensor.type(), tensor.elements(), tensor.bytes());
    }

    static SizedTensor of(GgufTensor tensor) {
        return new SizedTensor(Role.of(tensor.name()), tensor.type(), tensor.elements(), tensor.bytes());
    }
}
