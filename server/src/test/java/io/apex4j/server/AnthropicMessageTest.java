package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.model.AnswerDelta;
import io.apex4j.model.FinishReason;
import io.apex4j.model.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnthropicMessageTest {
    private final List<String> events = new ArrayList<>();
    private final AnthropicMessage message =
            new AnthropicMessage("msg_1", "tiny", event -> events.add(JsonText.write(event)));

    private static String usage(int output, int thinking) {
        return "{\"input_tokens\":5,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":4,\"output_tokens\":"
                + output + ",\"output_tokens_details\":{\"thinking_tokens\":" + thinking
                + "},\"server_tool_use\":null,\"service_tier\":\"standard\"}";
    }

    @Test
    void tellsOfThoughtsTextAndCallsBlockByBlock() {
        message.start(9, 4);
        CompatResults.DELTAS.forEach(message::delta);
        message.finish(CompatResults.calling());

        assertThat(events)
                .containsExactly(
                        "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                                + "\"model\":\"tiny\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
                                + "\"stop_details\":null,\"container\":null,\"usage\":" + usage(0, 0) + "}}",
                        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                                + "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}",
                        delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"A \"}"),
                        delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"city.\"}"),
                        delta(0, "{\"type\":\"signature_delta\",\"signature\":\"\"}"),
                        "{\"type\":\"content_block_stop\",\"index\":0}",
                        "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":"
                                + "{\"type\":\"text\",\"text\":\"\",\"citations\":null}}",
                        delta(1, "{\"type\":\"text_delta\",\"text\":\"Let me\"}"),
                        delta(1, "{\"type\":\"text_delta\",\"text\":\" see.\"}"),
                        "{\"type\":\"content_block_stop\",\"index\":1}",
                        "{\"type\":\"content_block_start\",\"index\":2,\"content_block\":{\"type\":\"tool_use\","
                                + "\"id\":\"toolu_7\",\"name\":\"weather\",\"input\":{},\"caller\":{\"type\":\"direct\"}}}",
                        delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"city\\\":\"}"),
                        delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"Rome\\\"}\"}"),
                        "{\"type\":\"content_block_stop\",\"index\":2}",
                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null,"
                                + "\"stop_details\":null,\"container\":null},\"usage\":" + usage(5, 2) + "}",
                        "{\"type\":\"message_stop\"}");
    }

    private static String delta(int index, String delta) {
        return "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}";
    }

    @Test
    void theWholeMessageHasWhatTheEventsTold() {
        CompatResults.DELTAS.forEach(message::delta);

        assertThat(JsonText.write(message.finish(CompatResults.calling())))
                .isEqualTo(
                        "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"tiny\",\"content\":["
                                + "{\"type\":\"thinking\",\"thinking\":\"A city.\",\"signature\":\"\"},"
                                + "{\"type\":\"text\",\"text\":\"Let me see.\",\"citations\":null},"
                                + "{\"type\":\"tool_use\",\"id\":\"toolu_7\",\"name\":\"weather\",\"input\":{\"city\":\"Rome\"},"
                                + "\"caller\":{\"type\":\"direct\"}}],\"stop_reason\":\"tool_use\",\"stop_sequence\":null,"
                                + "\"stop_details\":null,\"container\":null,\"usage\":" + usage(5, 2) + "}");
    }

    @Test
    void twoCallsInARowAreTwoBlocks() {
        for (int index = 0; index < 2; index++) {
            message.delta(new AnswerDelta.CallBegin(index, "call_" + index, "weather"));
            message.delta(new AnswerDelta.CallEnd(index));
        }

        assertThat(JsonText.write(message.finish(CompatResults.calling()).get("content")))
                .isEqualTo("[{\"type\":\"tool_use\",\"id\":\"toolu_0\",\"name\":\"weather\",\"input\":{},"
                        + "\"caller\":{\"type\":\"direct\"}},{\"type\":\"tool_use\",\"id\":\"toolu_1\","
                        + "\"name\":\"weather\",\"input\":{},\"caller\":{\"type\":\"direct\"}}]");
    }

    @Test
    void saysWhyAnAnswerEnded() {
        assertThat(stop(FinishReason.STOP, Optional.empty())).isEqualTo("end_turn null");
        assertThat(stop(FinishReason.STOP, Optional.of("END"))).isEqualTo("stop_sequence END");
        assertThat(stop(FinishReason.LENGTH, Optional.empty())).isEqualTo("max_tokens null");
        assertThat(stop(FinishReason.CONTEXT_FULL, Optional.empty())).isEqualTo("max_tokens null");
    }

    private String stop(FinishReason reason, Optional<String> stopString) {
        JsonFields whole = message.finish(CompatResults.saying("Hello", reason, stopString));
        return whole.get("stop_reason") + " " + whole.get("stop_sequence");
    }
}
