package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufTensor;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the type of one tensor after the other, as llama-quantize of August 2026 does.
 *
 * <p>In order: tensors that are never quantized; {@code --token-embedding-type}; {@code --output-tensor-type}; a file
 * type without quantization; the first rule found; {@code --pure} or the mixture; at last the fallback for shapes. Ask
 * in the order of the output, since mixtures count.
 */
final class TypeChooser {
    private final QuantizeOptions options;
    private final RuleBook rules;
    private final Mixture mixture;

    TypeChooser(QuantizeOptions options, RuleBook rules, Mixture mixture) {
        this.options = options;
        this.rules = rules;
        this.mixture = mixture;
    }

    /**
     * A type and why.
     *
     * @param reason in a few words
     * @param zone the zone, when a profile's line decided
     */
    record Choice(GgmlType type, String reason, Zone zone) {}

    /** The type of the next tensor of the output. */
    Choice choose(GgufTensor tensor) {
        Optional<Choice> fixed = fixed(tensor);
        if (fixed.isPresent()) {
            rules.noteIneffective(tensor);
            return fixed.get();
        }
        Choice wanted = wanted(tensor);
        GgmlType type = ShapeFallback.of(tensor, wanted.type());
        if (type == wanted.type()) {
            return wanted;
        }
        return new Choice(
                type,
                "shape fallback " + wanted.type() + " -> " + type + " (rows of " + tensor.columns() + "; "
                        + wanted.reason() + ")",
                wanted.zone());
    }

    /** What rules cannot change. */
    private Optional<Choice> fixed(GgufTensor tensor) {
        FileType fileType = options.fileType();
        if (fileType == FileType.COPY) {
            return Optional.of(new Choice(tensor.type(), "copied: file type COPY", Zone.NONE));
        }
        Optional<String> kept = QuantizableTensors.reasonToKeep(tensor);
        if (kept.isEmpty() && options.leaveOutputTensor() && tensor.name().equals("output.weight")) {
            kept = Optional.of("--leave-output-tensor");
        }
        if (kept.isPresent()) {
            return Optional.of(new Choice(tensor.type(), "not quantized: " + kept.get(), Zone.NONE));
        }
        TensorCategory category = TensorCategory.of(tensor.name());
        if (category == TensorCategory.EMBEDDING && options.tokenEmbeddingType().isPresent()) {
            return Optional.of(forced(tensor, options.tokenEmbeddingType().get(), "--token-embedding-type"));
        }
        if (category == TensorCategory.OUTPUT && options.outputTensorType().isPresent()) {
            return Optional.of(forced(tensor, options.outputTensorType().get(), "--output-tensor-type"));
        }
        if (!fileType.defaultType().isQuantized()) {
            return Optional.of(new Choice(fileType.defaultType(), "file type " + fileType, Zone.NONE));
        }
        return Optional.empty();
    }

    private static Choice forced(GgufTensor tensor, GgmlType type, String option) {
        if (!ShapeFallback.fits(tensor, type)) {
            throw new PlanException(tensor.name() + ": rows of " + tensor.columns() + " values are not whole blocks of "
                    + type.blockSize() + ", as " + option + " " + type.ggmlName()
                    + " needs; choose a type with smaller blocks, such as q8_0 or f16");
        }
        return new Choice(type, option, Zone.NONE);
    }

    private Choice wanted(GgufTensor tensor) {
        Optional<TensorRule> rule = rules.deciding(tensor);
        if (rule.isPresent()) {
            Zone zone = rule.get().origin() instanceof TensorRule.Origin.ProfileLine line ? line.zone() : Zone.NONE;
            return new Choice(rule.get().type(), rule.get().describe(), zone);
        }
        FileType fileType = options.fileType();
        if (options.pure()) {
            return new Choice(fileType.defaultType(), "--pure " + fileType, Zone.NONE);
        }
        GgmlType type = mixture.next(tensor);
        return new Choice(type, "mixture " + fileType + ": " + comparison(tensor, type), Zone.NONE);
    }

    private String comparison(GgufTensor tensor, GgmlType type) {
        GgmlType usual = options.fileType().defaultType();
        if (type == usual) {
            return "default";
        }
        long bits = (long) type.blockBytes() * usual.blockSize();
        long usualBits = (long) usual.blockBytes() * type.blockSize();
        String label = TensorCategory.of(tensor.name()).label();
        return label + (bits > usualBits ? " more bits" : " fewer bits");
    }

    /** What each rule of the user has done so far. */
    List<RuleUse> ruleUses() {
        return rules.uses();
    }
}
