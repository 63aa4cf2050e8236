package io.apex4j.server;

import io.apex4j.model.AnswerDelta;
import java.util.ArrayList;
import java.util.List;

/** Collects the probabilities of the tokens that an answer's content comes of; leaves out those of thoughts, calls
 * and markers. */
final class ContentLogprobs {
    private final OpenAiLogprobs form;
    private final List<JsonFields> told = new ArrayList<>();
    private final List<JsonFields> pending = new ArrayList<>();

    ContentLogprobs(OpenAiLogprobs form) {
        this.form = form;
    }

    /** Takes the next event of the answer's job. */
    void accept(JobEvent event) {
        switch (event) {
            case JobEvent.Logprobs(var logprobs) -> {
                if (form.isText(logprobs.chosen().token())) {
                    pending.add(form.token(logprobs));
                }
            }
            case JobEvent.Delta(AnswerDelta delta) -> {
                if (delta instanceof AnswerDelta.Content) {
                    told.addAll(pending);
                }
                pending.clear();
            }
            case JobEvent.Started _,
                    JobEvent.PromptProgress _,
                    JobEvent.Token _,
                    JobEvent.Finished _,
                    JobEvent.Failed _ -> {}
        }
    }

    /** Those that have come since the last time. */
    List<JsonFields> take() {
        List<JsonFields> taken = List.copyOf(told);
        told.clear();
        return taken;
    }
}
