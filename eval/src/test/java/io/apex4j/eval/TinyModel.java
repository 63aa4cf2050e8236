package io.apex4j.eval;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.ModelShape;
import io.apex4j.apex.Plan;
import io.apex4j.apex.Planner;
import io.apex4j.apex.Profile;
import io.apex4j.apex.QuantizeOptions;
import io.apex4j.apex.QuantizeSettings;
import io.apex4j.apex.Quantizer;
import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The small trained model, and what profiles make of it. */
final class TinyModel {
    private static final String IMATRIX = "-imatrix";

    private TinyModel() {}

    /** The model in BF16. */
    static Path bf16() {
        return SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf");
    }

    /**
     * Quantizes the model.
     *
     * @param name a profile, with {@code -imatrix} after it where the importance matrix is used
     * @return the file {@code NAME.gguf} in the folder
     */
    static Path quantized(Path folder, String name) throws IOException {
        boolean imatrix = name.endsWith(IMATRIX);
        String profile = imatrix ? name.substring(0, name.length() - IMATRIX.length()) : name;
        ApexProfile apex = ApexProfile.of(Profile.valueOf(profile.toUpperCase(Locale.ROOT)), imatrix);
        Path target = folder.resolve(name + ".gguf");
        try (GgufModel model = GgufModel.open(bf16());
                ImportanceMatrix matrix = ImportanceMatrix.read(SharedData.path("golden/imatrix.gguf"))) {
            QuantizeOptions.Builder options = QuantizeOptions.of(apex);
            if (imatrix) {
                options.importance(matrix.facts());
            }
            Plan plan = Planner.plan(ModelShape.of(model), options.build());
            Quantizer.run(
                    model,
                    options.build(),
                    plan,
                    imatrix ? Optional.of(matrix) : Optional.empty(),
                    target,
                    QuantizeSettings.defaults());
        }
        return target;
    }
}
