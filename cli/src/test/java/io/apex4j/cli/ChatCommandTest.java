package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations over pipes. */
class ChatCommandTest {
    private static final Path MODEL = DemoFiles.model();

    @TempDir
    private Path folder;

    @Test
    void eachLineIsAMessageAndOnlyAnswersGoToStandardOutput() {
        Run run = chat("Hello\n\nAnd you?\n", "-n", 3, "--ignore-eos");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines()).isNotEmpty();
        assertThat(run.err().lines().filter(line -> line.startsWith("[prompt ")))
                .hasSize(2);
        assertThat(run.err()).contains("answer 3 tokens", "of 4,096]", "(-n)");
    }

    @Test
    void theModelRemembersWhatWasSaidUntilItIsToldToForget() {
        List<Integer> sizes = contextSizes("Hello\nHello\n/clear\nHello\n/system Be kind.\nHello\n");

        assertThat(sizes).hasSize(4);
        assertThat(sizes.get(1)).isGreaterThan(sizes.get(0));
        assertThat(sizes.get(2)).isEqualTo(sizes.get(0));
        assertThat(sizes.get(3)).isGreaterThan(sizes.get(0));
    }

    @Test
    void theLastMessageCanBeAnsweredAgainAndTakenBack() {
        List<Integer> sizes = contextSizes("Hello\n/regenerate\n/undo\nHello\n");

        assertThat(sizes).hasSize(3).containsOnly(sizes.getFirst());
        assertThat(chat("/undo\n/regen\n").err().lines())
                .containsExactly("nothing has been said yet", "nothing has been said yet");
    }

    @Test
    void aBackslashAtTheEndJoinsLines() {
        assertThat(contextSizes("one\\\ntwo\n")).hasSize(1);
        assertThat(contextSizes("one\\\ntwo\n")).isEqualTo(contextSizes("", "-p", "one\\ntwo"));
    }

    @Test
    void filesGoBeforeTheNextMessage() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "Some notes.");

        List<Integer> sizes = contextSizes("/read " + file + "\nHello\n/clear\nHello\n");

        assertThat(sizes.getFirst()).isGreaterThan(sizes.getLast());
        assertThat(chat("/read " + folder.resolve("none") + "\n").err()).contains("no such file");
    }

    @Test
    void wordsWithASlashAreHelpedWithAndPathsAreMessages() {
        assertThat(chat("/hel\n").err()).contains("there is no /hel; did you mean /help?");
        assertThat(chat("/help\n").err().lines()).hasSizeGreaterThan(ChatWord.values().length);
        assertThat(contextSizes("/usr/bin is what?\n")).hasSize(1);
        assertThat(contextSizes("/exit\nHello\n")).isEmpty();
    }

    @Test
    void theNextConversationGoesOnFromThePromptCache() throws IOException {
        Path file = folder.resolve("states");
        Object[] options = {"-sys", "Be brief.", "-n", 3, "--prompt-cache", file};

        assertThat(chat("Hello\n", options).err()).doesNotContain("from the cache");
        assertThat(chat("Hello\n", options).err()).contains(" from the cache)");
        assertThat(chat("Hello\n/clear\nHello\n", "-n", 3).err()).containsOnlyOnce(" from the cache)");

        Files.write(file, new byte[3]);
        Run refused = chat("Hello\n", options);
        assertThat(refused.code()).isEqualTo(ExitCode.INPUT);
        assertThat(refused.out()).isEmpty();
        assertThat(file).hasBinaryContent(new byte[3]);
    }

    @Test
    void aSingleTurnEndsAfterOneAnswer() {
        assertThat(contextSizes("Hello\nAnd you?\n", "-st")).hasSize(1);
        assertThat(contextSizes("And you?\n", "-st", "-p", "Hello")).hasSize(1);
    }

    @Test
    void aFullContextIsSaidAndTooLongAMessageEndsAPipe() {
        Run full = chat("Hello\n", "-c", 16, "--ignore-eos", "-n", -1);
        Run tooLong = chat("Hello\n" + "many words ".repeat(20) + "\n", "-c", 40, "-n", 1);

        assertThat(full.code()).isEqualTo(ExitCode.OK);
        assertThat(full.err()).contains("context of 16 tokens is full", "/clear begins anew");
        assertThat(tooLong.code()).isEqualTo(ExitCode.INPUT);
        assertThat(tooLong.err()).contains("do not fit");
    }

    @Test
    void aTemplateOfOnesOwnReplacesTheModels() throws IOException {
        Path template = Files.writeString(folder.resolve("chat.jinja"), "{{ messages[0]['content'] }}");
        Path broken = Files.writeString(folder.resolve("broken.jinja"), "{% if %}");

        assertThat(contextSizes("Hello\n", "--chat-template-file", template)).containsExactly(2);
        Run refused = chat("Hello\n", "--chat-template-file", broken);
        assertThat(refused.code()).isEqualTo(ExitCode.INPUT);
        assertThat(refused.err()).contains("chat template: line 1");
    }

    /** How many tokens the context held after each answer of one token. */
    private static List<Integer> contextSizes(String input, Object... options) {
        List<Object> line = new ArrayList<>(List.of("-n", 1, "--ignore-eos", "--temp", 0));
        line.addAll(List.of(options));
        return chat(input, line.toArray())
                .err()
                .lines()
                .filter(text -> text.startsWith("[prompt "))
                .map(text -> Integer.valueOf(text.replaceAll(".*context (\\d+) of.*", "$1")))
                .toList();
    }

    private static Run chat(String input, Object... options) {
        List<Object> line = new ArrayList<>(List.of("chat", MODEL));
        line.addAll(List.of(options));
        return Run.apexReading(input, line.toArray());
    }
}
