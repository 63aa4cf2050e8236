package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.model.ChatMessage;
import io.apex4j.model.JsonText;
import io.apex4j.model.ToolCall;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatConversationsTest {
    private static final ToolCall CALL = new ToolCall("c1", "weather", "{\"city\":\"Rome\"}");

    @SuppressWarnings("unchecked")
    private static JsonRequest json(String text) {
        return JsonRequest.of((Map<String, Object>) JsonText.parse(text));
    }

    @Test
    void anthropicBlocksBecomeMessagesOfTheModel() {
        assertThat(AnthropicConversation.read(json("""
                        {"system": [{"type": "text", "text": "x-anthropic-billing-header: cch=1;"},
                                    {"type": "text", "text": "Be kind."}, {"type": "text", "text": "Be brief."}],
                         "messages": [
                           {"role": "user", "content": "Rome?"},
                           {"role": "assistant", "content": [
                             {"type": "thinking", "thinking": "A city.", "signature": ""},
                             {"type": "redacted_thinking", "data": "x"},
                             {"type": "text", "text": "Let me "}, {"type": "text", "text": "see."},
                             {"type": "tool_use", "id": "c1", "name": "weather", "input": {"city": "Rome"}}]},
                           {"role": "user", "content": [
                             {"type": "tool_result", "tool_use_id": "c1", "content": [{"type": "text", "text": "rain"}]},
                             {"type": "tool_result", "tool_use_id": "c2", "content": "gone", "is_error": true},
                             {"type": "text", "text": "And"}, {"type": "text", "text": "Paris?",
                              "cache_control": {"type": "ephemeral"}}]}]}
                        """)))
                .containsExactly(
                        ChatMessage.system("Be kind.\nBe brief."),
                        ChatMessage.user("Rome?"),
                        ChatMessage.assistant("Let me see.")
                                .withReasoning("A city.")
                                .withToolCalls(List.of(CALL)),
                        ChatMessage.tool(CALL, "rain"),
                        ChatMessage.tool("Error: gone")
                                .with("tool_call_id", "c2")
                                .with("name", ""),
                        ChatMessage.user("And\nParis?"));
    }

    @Test
    void ollamaMessagesHaveArgumentsAsObjects() {
        assertThat(OllamaConversation.read(json("""
                        {"messages": [
                           {"role": "system", "content": "Be kind."},
                           {"role": "user", "content": "Rome?", "images": []},
                           {"role": "assistant", "content": "", "thinking": "A city.", "tool_calls": [
                             {"id": "c1", "function": {"name": "weather", "arguments": {"city": "Rome"}}}]},
                           {"role": "tool", "content": "rain", "tool_name": "weather", "tool_call_id": "c1"}]}
                        """)))
                .containsExactly(
                        ChatMessage.system("Be kind."),
                        ChatMessage.user("Rome?"),
                        ChatMessage.assistant("").withReasoning("A city.").withToolCalls(List.of(CALL)),
                        ChatMessage.tool(CALL, "rain"));
        assertThat(OllamaConversation.read(json("{}"))).isEmpty();
    }

    @Test
    void responsesItemsOfOneTurnBecomeOneMessage() {
        assertThat(ResponsesConversation.read(json("""
                        {"instructions": "Be kind.", "input": [
                           {"role": "developer", "content": "Be brief."},
                           {"role": "user", "content": [{"type": "input_text", "text": "Rome?"}]},
                           {"type": "reasoning", "id": "rs_1", "summary": [],
                            "content": [{"type": "reasoning_text", "text": "A city."}]},
                           {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
                            "content": [{"type": "output_text", "text": "Let me see.", "annotations": []}]},
                           {"type": "function_call", "call_id": "c1", "name": "weather",
                            "arguments": "{\\"city\\":\\"Rome\\"}"},
                           {"type": "function_call_output", "call_id": "c1", "output": "rain"},
                           {"role": "assistant", "content": "It rains."},
                           {"role": "assistant", "content": "Cats and dogs."},
                           {"type": "message", "role": "user", "content": "Thanks"}]}
                        """)))
                .containsExactly(
                        ChatMessage.system("Be kind."),
                        ChatMessage.system("Be brief."),
                        ChatMessage.user("Rome?"),
                        ChatMessage.assistant("Let me see.")
                                .withReasoning("A city.")
                                .withToolCalls(List.of(CALL)),
                        ChatMessage.tool(CALL, "rain"),
                        ChatMessage.assistant("It rains."),
                        ChatMessage.assistant("Cats and dogs."),
                        ChatMessage.user("Thanks"));
        assertThat(ResponsesConversation.read(json("{\"input\": \"Hi\"}"))).containsExactly(ChatMessage.user("Hi"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "anthropic | {} | 'messages' is missing or empty",
                "anthropic | {\"messages\": \"x\"} | 'messages' is \"x\"; allowed is a list",
                "anthropic | {\"messages\": [{\"role\": \"user\"}]} | 'messages[0].content' is missing",
                "anthropic | {\"messages\": [{\"role\": \"tool\", \"content\": \"x\"}]} | 'messages[0].role' is \"tool\"",
                "anthropic | {\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image\"}]}]}"
                        + " | 'messages[0].content[0].type' is \"image\"; allowed is text or tool_result",
                "anthropic | {\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"tool_result\"}]}]}"
                        + " | 'messages[0].content[0].tool_use_id' is missing",
                "anthropic | {\"system\": 5, \"messages\": [{\"role\": \"user\", \"content\": \"x\"}]} | 'system' is 5",
                "ollama | {\"messages\": [{\"content\": \"x\"}]} | 'messages[0].role' is missing",
                "ollama | {\"messages\": [{\"role\": \"user\", \"content\": [\"x\"]}]} | 'messages[0].content' is a list",
                "ollama | {\"messages\": [{\"role\": \"user\", \"images\": [\"x\"]}]} | 'messages[0].images' has pictures",
                "ollama | {\"messages\": [{\"role\": \"assistant\", \"tool_calls\": [{\"function\": {\"name\": \"f\","
                        + " \"arguments\": \"{}\"}}]}]} | 'messages[0].tool_calls[0].function.arguments' is \"{}\"",
                "responses | {} | 'input' is missing or empty",
                "responses | {\"input\": [{\"type\": \"item_reference\", \"id\": \"x\"}]} | 'input[0].type'",
                "responses | {\"input\": [{\"role\": \"user\", \"content\": [{\"type\": \"input_image\"}]}]}"
                        + " | 'input[0].content[0].type' is \"input_image\"",
                "responses | {\"input\": [{\"type\": \"function_call\", \"call_id\": \"c\", \"name\": \"f\","
                        + " \"arguments\": \"[1]\"}]} | no JSON object",
            })
    void whatCannotBeReadIsRefusedByItsPath(String api, String body, String message) {
        Function<JsonRequest, List<ChatMessage>> reader = switch (api) {
            case "anthropic" -> AnthropicConversation::read;
            case "ollama" -> OllamaConversation::read;
            default -> ResponsesConversation::read;
        };
        assertThatThrownBy(() -> reader.apply(json(body)))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(message);
    }
}
