package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Logits of the trained test model against those that llama-perplexity has written for it: {@code golden/base.kld}. */
class BaseLogitsTest {
    /** llama.cpp rounds activations to BF16 where weights are BF16; that alone makes 3e-5. */
    private static final double LARGEST_MEAN_DIVERGENCE = 1e-4;

    @Test
    void theModelPredictsWhatLlamaCppPredicts() throws IOException {
        Path file = SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf");
        BaseLogits base = BaseLogits.read(SharedData.path("golden/base.kld"));
        ModelOptions options = ModelOptions.defaults().withKvTypes(KvType.F32, KvType.F32);
        Agreement agreement = new Agreement();
        try (Model model = Model.load(file, options)) {
            for (int chunk = 0; chunk < base.chunks(); chunk++) {
                evaluate(model, base, chunk, agreement);
            }
        }
        assertThat(agreement.tokens).isEqualTo(base.chunks() * base.scored());
        assertThat(Math.abs(agreement.meanDivergence())).isLessThan(LARGEST_MEAN_DIVERGENCE);
        assertThat(agreement.sameTop()).isGreaterThan(0.98);
    }

    private static void evaluate(Model model, BaseLogits base, int chunk, Agreement agreement) {
        int[] tokens = base.tokens(chunk);
        if (model.tokenizer().addsBos()) {
            tokens[0] = model.tokenizer().bos().orElseThrow();
        }
        model.newSession().prompt(tokens, (index, logits) -> {
            if (index >= base.firstScored() && index < base.contextLength() - 1) {
                agreement.add(base.divergence(chunk, index, logits), base.top(chunk, index) == top(logits));
            }
        });
    }

    private static int top(float[] logits) {
        int best = 0;
        for (int index = 1; index < logits.length; index++) {
            if (logits[index] > logits[best]) {
                best = index;
            }
        }
        return best;
    }

    private static final class Agreement {
        private double sum;
        private int same;
        private int tokens;

        void add(double divergence, boolean isSameTop) {
            sum += divergence;
            same += isSameTop ? 1 : 0;
            tokens++;
        }

        double meanDivergence() {
            return sum / tokens;
        }

        double sameTop() {
            return (double) same / tokens;
        }
    }
}
