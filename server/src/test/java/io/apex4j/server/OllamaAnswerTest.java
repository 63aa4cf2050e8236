package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.model.AnswerDelta;
import io.apex4j.model.FinishReason;
import io.apex4j.model.JsonText;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OllamaAnswerTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.678Z"));
    private static final String HEAD = "{\"model\":\"tiny:latest\",\"created_at\":\"2026-01-02T03:04:05.678Z\",";
    private static final String CALL = "{\"id\":\"call_7\",\"function\":{\"index\":0,\"name\":\"weather\","
            + "\"arguments\":{\"city\":\"Rome\"}}}";
    private static final String END = "\"total_duration\":1000,\"load_duration\":20,\"prompt_eval_count\":9,"
            + "\"prompt_eval_duration\":300,\"eval_count\":5,\"eval_duration\":400}";

    private final OllamaAnswer chat = new OllamaAnswer(OllamaAnswer.Form.CHAT, "tiny:latest", CLOCK);
    private final OllamaAnswer generate = new OllamaAnswer(OllamaAnswer.Form.GENERATE, "tiny:latest", CLOCK);

    @Test
    void everyObjectHasAPieceAndCallsComeWhole() {
        List<String> objects = new ArrayList<>();
        for (AnswerDelta delta : CompatResults.DELTAS) {
            chat.delta(delta).forEach(object -> objects.add(JsonText.write(object)));
        }
        objects.add(JsonText.write(chat.last(CompatResults.calling(), 1000, 20)));

        assertThat(objects)
                .containsExactly(
                        HEAD
                                + "\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"A \"},\"done\":false}",
                        HEAD
                                + "\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"city.\"},\"done\":false}",
                        HEAD + "\"message\":{\"role\":\"assistant\",\"content\":\"Let me\"},\"done\":false}",
                        HEAD + "\"message\":{\"role\":\"assistant\",\"content\":\" see.\"},\"done\":false}",
                        HEAD + "\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[" + CALL
                                + "]},\"done\":false}",
                        HEAD + "\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,"
                                + "\"done_reason\":\"stop\"," + END);
    }

    @Test
    void oneObjectSaysAll() {
        CompatResults.DELTAS.forEach(chat::delta);
        assertThat(JsonText.write(chat.whole(CompatResults.calling(), 1000, 20)))
                .isEqualTo(HEAD + "\"message\":{\"role\":\"assistant\",\"content\":\"Let me see.\","
                        + "\"thinking\":\"A city.\",\"tool_calls\":[" + CALL + "]},\"done\":true,"
                        + "\"done_reason\":\"stop\"," + END);
    }

    @Test
    void completionsHaveTheTextInTheObjectItself() {
        assertThat(generate.delta(new AnswerDelta.Content("Once")))
                .extracting(JsonText::write)
                .containsExactly(HEAD + "\"response\":\"Once\",\"done\":false}");
        JobResult result = CompatResults.saying("Once", FinishReason.LENGTH, Optional.empty());
        assertThat(JsonText.write(generate.whole(result, 1000, 20)))
                .isEqualTo(HEAD + "\"response\":\"Once\",\"done\":true,\"done_reason\":\"length\"," + END);
    }

    @Test
    void anEmptyRequestIsAnsweredWithItsReason() {
        assertThat(JsonText.write(generate.loaded("load")))
                .isEqualTo(HEAD + "\"response\":\"\",\"done\":true,\"done_reason\":\"load\"}");
        assertThat(JsonText.write(chat.loaded("unload")))
                .isEqualTo(HEAD + "\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,"
                        + "\"done_reason\":\"unload\"}");
    }
}
