package io.apex4j.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.calibrate.CorpusDocument.Conversation;
import io.apex4j.model.ChatMessage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentShapesTest {
    private final CorpusJson json = new CorpusJson();
    private final DocumentShapes shapes = new DocumentShapes("chat", "en");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'messages': [{'role': 'user', 'content': 'Why?'}, {'role': 'assistant', 'content': 'Because.'}]}",
                "{'messages': [{'role': 'human', 'content': [{'type': 'text', 'text': 'Why?'}]},"
                        + " {'role': 'model', 'content': 'Because.'}], 'id': 7}",
                "{'conversations': [{'from': 'human', 'value': 'Why?'}, {'from': 'gpt', 'value': 'Because.'}]}",
                "{'prompt': 'Why?', 'completion': 'Because.'}",
                "{'prompt': 'Why?', 'response': 'Because.'}",
                "{'question': 'Why?', 'answer': 'Because.', 'text': 'unused'}",
                "{'instruction': 'Why?', 'input': '', 'output': 'Because.'}"
            })
    void commonShapesAreTheSameConversation(String line) {
        Conversation conversation = (Conversation) any(line);

        assertThat(conversation.messages())
                .containsExactly(ChatMessage.user("Why?"), ChatMessage.assistant("Because."));
        assertThat(conversation.domain()).isEqualTo("chat");
    }

    @Test
    void aTextIsATextAndAnInputBelongsToItsInstruction() {
        assertThat(any("{'text': 'Once upon a time'}"))
                .isEqualTo(new CorpusDocument.Text("chat", "en", "Once upon a time"));
        assertThat(((Conversation)
                                any("{'instruction': 'Add.', 'input': '1, 2', 'output': '3', 'system': 'Be short.'}"))
                        .messages())
                .containsExactly(
                        ChatMessage.system("Be short."), ChatMessage.user("Add.\n\n1, 2"), ChatMessage.assistant("3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'role': 'assistant', 'thinking': 'Hm.', 'content': 'Yes'}",
                "{'role': 'assistant', 'reasoning_content': 'Hm.', 'content': 'Yes'}",
                "{'role': 'assistant', 'content': '<think>\\nHm.\\n</think>\\n\\nYes'}"
            })
    void thinkingIsFoundUnderItsSeveralNames(String answer) {
        Conversation conversation =
                (Conversation) any("{'messages': [{'role': 'user', 'content': 'So?'}, " + answer + "]}");

        assertThat(conversation.messages().getLast())
                .isEqualTo(ChatMessage.assistant("Yes").with(Conversation.THINKING, "Hm."));
    }

    @Test
    void argumentsOfCallsMayBeATextOfJson() {
        String call =
                "{'id': 'x', 'type': 'function', 'function': {'name': 'add', 'arguments': '{\\'a\\': [1, 2.5]}'}}";
        Conversation conversation = (Conversation)
                any("{'messages': [{'role': 'assistant', 'content': null, 'tool_calls': [" + call + "]}]}");

        assertThat(conversation.messages().getFirst().fields().get(Conversation.TOOL_CALLS))
                .isEqualTo(List.of(Map.of(
                        "type",
                        "function",
                        "function",
                        Map.of("name", "add", "arguments", Map.of("a", List.of(1, 2.5))))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'title': 'x'} | has none of messages, conversations, text",
                "{'messages': []} | a conversation without messages",
                "{'messages': [{'role': 'narrator', 'content': 'x'}]} | messages[0]: the role is 'narrator'",
                "{'messages': [{'role': 'user', 'content': 7}]} | neither a text nor a list of texts",
                "{'messages': [{'role': 'user', 'content': [{'type': 'image_url'}]}]} | a part that is no text",
                "{'messages': [{'role': 'user', 'content': '  '}]} | in which nothing is said",
                "{'messages': [{'role': 'user', 'content': 'x'}], 'tools': [1]} | tools[0] is not",
                "{'messages': [{'role': 'assistant', 'tool_calls': [{}]}]} | tool_calls[0] is not",
                "{'messages': [{'role': 'assistant', 'tool_calls': 'x'}]} | tool_calls is no list",
                "{'messages': [{'role': 'assistant', 'thinking': 3}]} | thinking is no text",
                "{'text': '   '} | an empty document",
                "{'text': 'a\\u0000b'} | U+0000",
                "{'text': 'a\\ud800b'} | U+D800",
                "{'text': 'a\\ufdd0b'} | U+FDD0",
                "{'text': 'a' | no valid JSON",
                "{'text': 'a', 'text': 'b'} | no valid JSON",
                "{'text': 'a'} {} | no valid JSON",
            })
    void whatIsNoDocumentIsNamedWithItsPlace(String line, String complaint) {
        assertThatThrownBy(() -> any(line))
                .isInstanceOf(CalibrationException.class)
                .hasMessageStartingWith("a.jsonl, line 3")
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'messages': [{'role': 'user', 'content': 'x', 'contant': 'y'}]}",
                "{'messages': [{'role': 'user', 'content': 'x'}], 'text': 'y'}",
                "{'text': 'x', 'title': 'y'}"
            })
    void inCorporaUnknownKeysAreRefused(String line) {
        assertThatThrownBy(() -> shapes.own(json.parse(line.replace('\'', '"'), "here"), "here"))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("unknown key");
    }

    @Test
    void deepNestingIsRefusedInBoundedDepth() {
        String deep = "{'text': " + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThatThrownBy(() -> any(deep))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("no valid JSON");
    }

    private CorpusDocument any(String line) {
        String place = "a.jsonl, line 3";
        return shapes.any(json.parse(line.replace("\\'", "\\\"").replace('\'', '"'), place), place);
    }
}
