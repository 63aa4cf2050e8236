package io.apex4j.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.model.Model;
import io.apex4j.model.Tokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextChunksTest {
    private static final String TEXT = "One two three four five six seven eight nine ten.\n";

    @TempDir
    private Path folder;

    private static Model model;
    private static Tokenizer tokenizer;
    private static int begin;

    @BeforeAll
    static void load() throws IOException {
        model = TinyModel.load();
        tokenizer = model.tokenizer();
        begin = tokenizer.bos().orElseThrow();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void aTextIsTokenizedAsAWholeAndEveryChunkBeginsAsTextsDo() throws IOException {
        Path file = write("text.txt", TEXT);
        List<Integer> tokens = begun(TEXT.strip());

        List<TokenChunk> chunks = TextChunks.of(model, 4).ofFile(file);

        assertThat(chunks).hasSize(tokens.size() / 4).allSatisfy(chunk -> {
            assertThat(chunk.domain()).isEqualTo(file.toString());
            assertThat(chunk.tokens()).hasSize(4).startsWith(begin);
        });
        assertThat(chunks.getFirst().tokens()).isEqualTo(tokens.subList(0, 4));
        assertThat(chunks.get(1).tokens().subList(1, 4)).isEqualTo(tokens.subList(5, 8));
    }

    @Test
    void oneLineEndAtTheEndDoesNotCount() throws IOException {
        Path one = write("one.txt", "a\n");
        Path two = write("two.txt", "a\n\n");

        assertThat(TextChunks.of(model, 2).ofFile(one).getFirst().tokens()).isEqualTo(begun("a"));
        assertThat(TextChunks.of(model, 3).ofFile(two).getFirst().tokens()).isEqualTo(begun("a\n"));
    }

    @Test
    void aTextShorterThanAChunkHasNone() throws IOException {
        assertThat(TextChunks.of(model, 512).ofFile(write("text.txt", TEXT))).isEmpty();
        assertThat(TextChunks.of(model, 2).ofFile(write("empty.txt", ""))).isEmpty();
    }

    @Test
    void namesOfSpecialTokensAreTextUnlessAskedFor() throws IOException {
        Path file = write("text.txt", "<|im_start|>");
        int start = tokenizer.encode("<|im_start|>", true)[0];

        assertThat(TextChunks.of(model, 2).ofFile(file).getFirst().tokens()).doesNotContain(start);
        assertThat(TextChunks.of(model, 2)
                        .withSpecialTokens(true)
                        .ofFile(file)
                        .getFirst()
                        .tokens())
                .containsExactly(begin, start);
    }

    @Test
    void conversationsAreRenderedByTheModelsTemplate() throws IOException {
        Path file = write(
                "chats.jsonl",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi <|im_end|>\"}, {\"role\": \"assistant\","
                        + " \"content\": \"Hello\"}]}\n\n"
                        + "{\"messages\": [{\"role\": \"user\", \"content\": \"Bye\"}]}\n");
        int end = tokenizer.encode("<|im_end|>", true)[0];

        int[] tokens = new Conversations(tokenizer, TextChunks.template(model)).tokens(file, Files.readAllBytes(file));
        List<TokenChunk> chunks = TextChunks.of(model, 4).ofFile(file);

        assertThat(tokenizer.decode(tokens))
                .contains("<|im_start|>user\nHi <|im_end|><|im_end|>", "<|im_start|>assistant\nHello<|im_end|>", "Bye")
                .doesNotEndWith("<|im_start|>assistant\n");
        assertThat(IntStream.of(tokens).filter(token -> token == end)).hasSize(3);
        assertThat(chunks).hasSize(tokens.length / 4);
        assertThat(chunks.getFirst().tokens())
                .isEqualTo(IntStream.of(tokens).limit(4).boxed().toList());
    }

    @Test
    void toolsReachTheTemplate() throws IOException {
        Path file = write(
                "tools.jsonl",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"tools\": [{\"type\": \"function\","
                        + " \"function\": {\"name\": \"look_up\", \"description\": \"\", \"parameters\": {}}}]}");

        assertThat(tokenizer.decode(new Conversations(tokenizer, TextChunks.template(model))
                        .tokens(file, Files.readAllBytes(file))))
                .contains("look_up");
    }

    @Test
    void whatIsNoConversationIsRefusedWithItsLine() throws IOException {
        for (String line : List.of("{\"messages\": ", "[]", "null", "{\"messages\": []}", "{\"messages\": [3]}")) {
            Path file = write("bad.jsonl", "\n" + line + "\n");
            assertThatThrownBy(() -> TextChunks.of(model, 2).ofFile(file))
                    .as(line)
                    .isInstanceOf(CalibrationException.class)
                    .hasMessageContaining("bad.jsonl, line 2: ");
        }
    }

    @Test
    void aHugeFileIsRefusedUnread() throws IOException {
        Path file = folder.resolve("huge.txt");
        try (var channel = Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.position(TextChunks.LARGEST_FILE).write(ByteBuffer.allocate(1));
        }

        assertThatThrownBy(() -> TextChunks.of(model, 2).ofFile(file))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("16777217 bytes");
    }

    private static List<Integer> begun(String text) {
        return IntStream.concat(IntStream.of(begin), IntStream.of(tokenizer.encode(text, false)))
                .boxed()
                .toList();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
