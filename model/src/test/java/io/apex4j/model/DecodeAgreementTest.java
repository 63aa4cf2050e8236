package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two paths of the trained test model: text that was given against the same text as if it were generated. */
class DecodeAgreementTest {
    /** ggml rounds activations to BF16 where weights are BF16; that alone makes 3e-5. */
    private static final double LARGEST_MEAN_DIVERGENCE = 1e-4;

    private static final int TOKENS = 48;

    @Test
    void generatedTokensPredictWhatGivenOnesDo() throws IOException {
        var file = SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf");
        String text = Files.readString(SharedData.path("models/tiny-lfm2moe/eval/chat.eval.txt"));
        try (Model model = Model.load(file, ModelOptions.defaults())) {
            int[] tokens = Arrays.copyOf(model.tokenizer().encode(text, false), TOKENS);
            List<float[]> given = new ArrayList<>();
            model.newSession().prompt(tokens, (index, logits) -> given.add(logits.clone()));
            double divergence = 0;
            Session session = model.newSession();
            for (int index = 0; index < TOKENS; index++) {
                divergence += divergence(given.get(index), session.step(tokens[index]));
            }
            assertThat(divergence / TOKENS).isLessThan(LARGEST_MEAN_DIVERGENCE);
        }
    }

    private static double divergence(float[] expected, float[] actual) {
        double[] p = BaseLogits.logSoftmax(expected);
        double[] q = BaseLogits.logSoftmax(actual);
        double sum = 0;
        for (int index = 0; index < p.length; index++) {
            sum += Math.exp(p[index]) * (p[index] - q[index]);
        }
        return sum;
    }
}
