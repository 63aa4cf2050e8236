package io.apex4j.apex;

import io.apex4j.gguf.GgufTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells from the types of a file's tensors which profile made it. */
public final class ProfileRecognition {
    private static final String IMATRIX_KEY = "quantize.imatrix.entries_count";

    private ProfileRecognition() {}

    /**
     * The profile that gives every tensor it governs the very type that it has.
     *
     * <p>Profiles can agree on small networks, which have no middle; then the file type decides, and where that fits none
     * the profile with the most bits is answered. A profile counts as i-variant when the file names an importance
     * matrix.
     *
     * @return the profile, or empty when there is none or the model has no routed experts
     */
    public static Optional<ApexProfile> of(ModelShape shape) {
        List<ApexProfile> fitting = new ArrayList<>();
        for (Profile profile : Profile.values()) {
            ApexProfile candidate =
                    ApexProfile.of(profile, shape.metadata().get(IMATRIX_KEY).isPresent());
            if (isMadeBy(candidate, shape)) {
                fitting.add(candidate);
            }
        }
        long fileType = shape.metadata().integer("general.file_type").orElse(-1);
        return fitting.stream()
                .filter(profile -> profile.baseFileType().number() == fileType)
                .findFirst()
                .or(() -> fitting.stream().findFirst());
    }

    private static boolean isMadeBy(ApexProfile profile, ModelShape shape) {
        TensorTypeRules rules = Recipe.of(profile, shape).rules();
        boolean hasExperts = false;
        for (GgufTensor tensor : shape.tensors()) {
            if (!QuantizableTensors.isQuantizable(tensor)) {
                continue;
            }
            Optional<TensorRule> rule = rules.first(tensor.name());
            if (rule.isPresent() && !hasType(tensor, rule.get())) {
                return false;
            }
            hasExperts |= rule.isPresent() && Role.of(tensor.name()) == Role.ROUTED_EXPERT;
        }
        return hasExperts;
    }

    private static boolean hasType(GgufTensor tensor, TensorRule rule) {
        try {
            return tensor.type() == ShapeFallback.of(tensor, rule.type());
        } catch (PlanException noFallback) {
            return false;
        }
    }
}
