package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.BlockFormats;
import java.util.List;

/** Parses the type of a tensor as options write it. */
public final class TensorTypes {
    private TensorTypes() {}

    /**
     * A type that tensors can be quantized to.
     *
     * @param option the option that carries the name, for messages: {@code --output-tensor-type}
     * @param name the ggml name, such as {@code q4_K}; case does not matter
     * @throws OptionException for an unknown name, and for types such as q8_K that have a name and cannot be written
     */
    public static GgmlType parse(String option, String name) {
        GgmlType type = GgmlType.ofName(name)
                .orElseThrow(() -> new OptionException(
                        option + ": unknown tensor type '" + name + "'; " + NearestName.hint(name, names())));
        if (!BlockFormats.supports(type)) {
            throw new OptionException(option + ": no tensor can be quantized to " + type.ggmlName() + "; "
                    + NearestName.hint(name, names()));
        }
        return type;
    }

    /** The ggml names that {@link #parse} accepts, in the order of their numbers. */
    public static List<String> names() {
        return BlockFormats.types().stream().map(GgmlType::ggmlName).toList();
    }
}
