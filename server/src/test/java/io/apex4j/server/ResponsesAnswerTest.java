package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.model.AnswerDelta;
import io.apex4j.model.FinishReason;
import io.apex4j.model.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResponsesAnswerTest {
    private static final String REASONING = "{\"type\":\"reasoning_text\",\"text\":\"A city.\"}";
    private static final String TEXT =
            "{\"type\":\"output_text\",\"text\":\"Let me see.\",\"annotations\":[],\"logprobs\":[]}";
    private static final String REASONING_ITEM =
            "{\"type\":\"reasoning\",\"id\":\"rs_1_0\",\"status\":\"completed\",\"summary\":[],\"content\":["
                    + REASONING + "]}";
    private static final String MESSAGE_ITEM =
            "{\"type\":\"message\",\"id\":\"msg_1_1\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":["
                    + TEXT + "]}";
    private static final String CALL_ITEM =
            "{\"type\":\"function_call\",\"id\":\"fc_1_2\",\"status\":\"completed\",\"call_id\":\"call_7\","
                    + "\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Rome\\\"}\"}";
    private static final String USAGE =
            "\"usage\":{\"input_tokens\":9,\"input_tokens_details\":{\"cached_tokens\":4},\"output_tokens\":5,"
                    + "\"output_tokens_details\":{\"reasoning_tokens\":2},\"total_tokens\":14}";

    private final List<String> events = new ArrayList<>();
    private final ResponsesAnswer answer = new ResponsesAnswer(
            "resp_1", JsonFields.of("model", "tiny"), 1700000000, event -> events.add(JsonText.write(event)));

    private static String response(String status, String items, String incomplete, String usage) {
        return "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1700000000,\"status\":\"" + status
                + "\",\"error\":null,\"incomplete_details\":" + incomplete + ",\"output\":[" + items
                + "],\"model\":\"tiny\"," + usage + "}";
    }

    @Test
    void tellsOfThoughtsTextAndCallsItemByItem() {
        answer.start();
        CompatResults.DELTAS.forEach(answer::delta);
        answer.finish(CompatResults.calling());

        String begun = response("in_progress", "", "null", "\"usage\":null");
        List<String> expected = List.of(
                "\"response.created\",\"response\":" + begun,
                "\"response.in_progress\",\"response\":" + begun,
                "\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":\"reasoning\",\"id\":\"rs_1_0\","
                        + "\"status\":\"in_progress\",\"summary\":[],\"content\":[]}",
                "\"response.content_part.added\",\"item_id\":\"rs_1_0\",\"output_index\":0,\"content_index\":0,"
                        + "\"part\":{\"type\":\"reasoning_text\",\"text\":\"\"}",
                "\"response.reasoning_text.delta\",\"item_id\":\"rs_1_0\",\"output_index\":0,\"content_index\":0,"
                        + "\"delta\":\"A \"",
                "\"response.reasoning_text.delta\",\"item_id\":\"rs_1_0\",\"output_index\":0,\"content_index\":0,"
                        + "\"delta\":\"city.\"",
                "\"response.reasoning_text.done\",\"item_id\":\"rs_1_0\",\"output_index\":0,\"content_index\":0,"
                        + "\"text\":\"A city.\"",
                "\"response.content_part.done\",\"item_id\":\"rs_1_0\",\"output_index\":0,\"content_index\":0,"
                        + "\"part\":" + REASONING,
                "\"response.output_item.done\",\"output_index\":0,\"item\":" + REASONING_ITEM,
                "\"response.output_item.added\",\"output_index\":1,\"item\":{\"type\":\"message\",\"id\":\"msg_1_1\","
                        + "\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}",
                "\"response.content_part.added\",\"item_id\":\"msg_1_1\",\"output_index\":1,\"content_index\":0,"
                        + "\"part\":{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[],\"logprobs\":[]}",
                "\"response.output_text.delta\",\"item_id\":\"msg_1_1\",\"output_index\":1,\"content_index\":0,"
                        + "\"delta\":\"Let me\",\"logprobs\":[]",
                "\"response.output_text.delta\",\"item_id\":\"msg_1_1\",\"output_index\":1,\"content_index\":0,"
                        + "\"delta\":\" see.\",\"logprobs\":[]",
                "\"response.output_text.done\",\"item_id\":\"msg_1_1\",\"output_index\":1,\"content_index\":0,"
                        + "\"text\":\"Let me see.\",\"logprobs\":[]",
                "\"response.content_part.done\",\"item_id\":\"msg_1_1\",\"output_index\":1,\"content_index\":0,"
                        + "\"part\":" + TEXT,
                "\"response.output_item.done\",\"output_index\":1,\"item\":" + MESSAGE_ITEM,
                "\"response.output_item.added\",\"output_index\":2,\"item\":{\"type\":\"function_call\",\"id\":\"fc_1_2\","
                        + "\"status\":\"in_progress\",\"call_id\":\"call_7\",\"name\":\"weather\",\"arguments\":\"\"}",
                "\"response.function_call_arguments.delta\",\"item_id\":\"fc_1_2\",\"output_index\":2,"
                        + "\"delta\":\"{\\\"city\\\":\"",
                "\"response.function_call_arguments.delta\",\"item_id\":\"fc_1_2\",\"output_index\":2,"
                        + "\"delta\":\"\\\"Rome\\\"}\"",
                "\"response.function_call_arguments.done\",\"item_id\":\"fc_1_2\",\"output_index\":2,"
                        + "\"arguments\":\"{\\\"city\\\":\\\"Rome\\\"}\"",
                "\"response.output_item.done\",\"output_index\":2,\"item\":" + CALL_ITEM,
                "\"response.completed\",\"response\":"
                        + response("completed", REASONING_ITEM + "," + MESSAGE_ITEM + "," + CALL_ITEM, "null", USAGE));
        assertThat(events).hasSameSizeAs(expected);
        for (int index = 0; index < events.size(); index++) {
            assertThat(events.get(index))
                    .isEqualTo("{\"type\":" + expected.get(index) + ",\"sequence_number\":" + index + "}");
        }
    }

    @Test
    void theResponseIsThatOfTheLastEvent() {
        CompatResults.DELTAS.forEach(answer::delta);
        JsonFields whole = answer.finish(CompatResults.calling());

        assertThat(JsonText.write(whole))
                .isEqualTo(response("completed", REASONING_ITEM + "," + MESSAGE_ITEM + "," + CALL_ITEM, "null", USAGE));
        assertThat(events.getLast()).contains(JsonText.write(whole));
    }

    @Test
    void anAnswerThatIsCutIsIncompleteAndSoIsItsLastItem() {
        answer.delta(new AnswerDelta.Content("Once"));
        JsonFields whole = answer.finish(CompatResults.saying("Once", FinishReason.LENGTH, Optional.empty()));

        assertThat(JsonText.write(whole))
                .isEqualTo(response(
                        "incomplete",
                        "{\"type\":\"message\",\"id\":\"msg_1_0\",\"status\":\"incomplete\",\"role\":\"assistant\","
                                + "\"content\":[{\"type\":\"output_text\",\"text\":\"Once\",\"annotations\":[],"
                                + "\"logprobs\":[]}]}",
                        "{\"reason\":\"max_output_tokens\"}",
                        USAGE));
        assertThat(events.getLast()).startsWith("{\"type\":\"response.incomplete\"");
    }

    @Test
    void probabilitiesComeWithTheNextPieceOfTextAndTogetherAtTheEnd() {
        JsonFields first = JsonFields.of("token", "On");
        JsonFields second = JsonFields.of("token", "ce");
        answer.delta(new AnswerDelta.Reasoning("Hm"));
        answer.logprob(first);
        answer.delta(new AnswerDelta.Content("On"));
        answer.logprob(second);
        answer.delta(new AnswerDelta.Content("ce"));
        answer.finish(CompatResults.saying("Once", FinishReason.STOP, Optional.empty()));

        assertThat(events.get(8)).contains("\"delta\":\"On\",\"logprobs\":[{\"token\":\"On\"}]");
        assertThat(events.get(9)).contains("\"delta\":\"ce\",\"logprobs\":[{\"token\":\"ce\"}]");
        assertThat(events.get(10)).contains("\"text\":\"Once\",\"logprobs\":[{\"token\":\"On\"},{\"token\":\"ce\"}]");
    }

    @Test
    void aFailureIsToldWithItsMessage() {
        answer.start();
        answer.fail(ApiException.unavailable("out of paper"));

        assertThat(events.getLast())
                .startsWith("{\"type\":\"response.failed\"")
                .contains("\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"out of paper\"}");
    }
}
