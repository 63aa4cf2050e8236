package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that is damaged or malicious is refused with its name, the place and the value. */
class HostileTaskFileTest {
    @TempDir
    private Path folder;

    private void assertRefused(TaskKind kind, byte[] content, String message) throws IOException {
        Path file = Files.write(folder.resolve("f"), content);
        assertThatThrownBy(() -> TaskSet.read(file, kind))
                .isInstanceOf(EvaluationException.class)
                .hasMessage(message);
    }

    private void assertRefused(TaskKind kind, String content, String message) throws IOException {
        assertRefused(kind, content.getBytes(java.nio.charset.StandardCharsets.UTF_8), message);
    }

    @Test
    void textWithALineTooFew() throws IOException {
        assertRefused(
                TaskKind.HELLASWAG,
                "c\n0\na\nb\nc\n",
                "f has 5 lines; HellaSwag takes 6 for a task: beginning, index of the right ending, four endings");
    }

    @Test
    void textWithoutAnIndex() throws IOException {
        assertRefused(
                TaskKind.HELLASWAG,
                "c\n0\na\nb\nc\nd\nc\n4\na\nb\nc\nd\n",
                "f, line 8: '4' is no index of an ending; it must be 0 to 3");
    }

    @Test
    void csvWithTooFewCells() throws IOException {
        assertRefused(
                TaskKind.WINOGRANDE,
                "0,\"a _ b,c,d,1\"\n1,a\n",
                "f, line 1: there are 1 commas outside of quotes; Winogrande takes index,sentence,choice,choice,answer");
    }

    @Test
    void csvWithoutBlankOrAnswer() throws IOException {
        assertRefused(TaskKind.WINOGRANDE, "0,a b,c,d,1\n1,a\n", "f, line 1: the sentence has no blank _");
        assertRefused(TaskKind.WINOGRANDE, "0,a _ b,c,d,3\n1,a\n", "f, line 1: the answer is '3'; it must be 1 or 2");
    }

    @Test
    void jsonThatIsNone() throws IOException {
        assertRefused(
                TaskKind.HELLASWAG,
                "{\"endings\": [\"a\", \"b\"], \"context\": \"c\"}",
                "f, line 1: 'label' is" + " missing, or neither number nor text");
        assertRefused(
                TaskKind.HELLASWAG,
                "{\"endings\": [\"a\"], \"context\": \"c\", \"label\": 0}",
                "f, line 1: 'endings' must be a list of 2 to 100 texts");
        assertRefused(
                TaskKind.HELLASWAG,
                "{\"endings\": [\"a\", 3], \"context\": \"c\", \"label\": 0}",
                "f, line 1: entry 2 of 'endings' is no text, or empty");
        assertRefused(
                TaskKind.HELLASWAG,
                "{\"endings\": [\"a\", \"b\"], \"context\": \"c\", \"label\": 2}",
                "f, line 1: 'label' is '2'; it must be 0 to 1, or a letter from A on");
        assertRefused(
                TaskKind.HELLASWAG,
                "{\"endings\": [\"a\", \"b\"], \"context\": \"c\", \"label\": 1}\n[]",
                "f, line 2: this is no JSON object");
        assertRefused(
                TaskKind.MMLU,
                "{\"name\": 1}",
                "f, line 1: this is no task; a task has context, endings and label, or question, choices and answer, or"
                        + " sentence, option1, option2 and answer");
        Path broken = Files.writeString(folder.resolve("f"), "{\"endings\": [");
        assertThatThrownBy(() -> TaskSet.read(broken))
                .isInstanceOf(EvaluationException.class)
                .hasMessageStartingWith("f, line 1: this is no JSON: ");
        Path deep = Files.writeString(folder.resolve("f"), "{\"endings\":" + "[".repeat(100_000));
        assertThatThrownBy(() -> TaskSet.read(deep))
                .isInstanceOf(EvaluationException.class)
                .hasMessageStartingWith("f, line 1: this is no JSON: ");
    }

    @Test
    void aFileOfAnotherKind() throws IOException {
        assertRefused(
                TaskKind.WINOGRANDE,
                "{\"endings\": [\"a\", \"b\"], \"context\": \"c\", \"label\": 1}",
                "f holds beginnings with endings; winogrande takes sentences with a blank");
    }

    @ParameterizedTest
    @CsvSource({"''", "'some text'", "'a,b\nc,d'"})
    void aFileThatHoldsNothingKnown(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("f"), content);
        assertThatThrownBy(() -> TaskSet.read(file))
                .isInstanceOf(EvaluationException.class)
                .hasMessageStartingWith("f is no file of tasks");
    }

    @Test
    void aFileThatIsAbsentOrTooLarge() throws IOException {
        assertThatThrownBy(() -> TaskSet.read(folder.resolve("absent")))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("does not exist, or is no file");
        Path large = folder.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength((1L << 26) + 1);
        }
        assertThatThrownBy(() -> TaskSet.read(large))
                .isInstanceOf(EvaluationException.class)
                .hasMessageEndingWith("has 67108865 bytes; a file of tasks may have at most 67108864");
    }

    private static byte[] words(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * words.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(words).forEach(bytes::putInt);
        return bytes.array();
    }

    @Test
    void binaryWithNumbersOutOfRange() throws IOException {
        assertRefused(
                TaskKind.MMLU,
                words(-1, 8),
                "f, byte 0: the number of tasks is 4294967295; at most 100000 are possible");
        assertRefused(
                TaskKind.MMLU, words(1000, 8), "f, byte 4: the table of offsets takes 4000 bytes, the file has 4 more");
        assertRefused(
                TaskKind.MMLU,
                words(1, 12, 0),
                "f: by the table of offsets, task 1 begins at byte 12; the one before ends at byte 8");
        assertRefused(
                TaskKind.MMLU,
                words(1, 8, -1),
                "f, byte 8: the length of the question of task 1 is 4294967295; at most 2147483647 are possible");
        assertRefused(
                TaskKind.MMLU,
                words(1, 8, 2_000_000_000, 0),
                "f, byte 12: the question of task 1 takes 2000000000 bytes, the file has 4 more");
        assertRefused(
                TaskKind.MMLU,
                words(1, 8, 4, 0x61616161, 101),
                "f, byte 16: the number of answers of task 1 is 101; at most 100 are possible");
        assertRefused(
                TaskKind.MMLU,
                words(1, 8, 4, 0x61616161, 0, 0),
                "f, task 1 at byte 8: the question or an answer is empty");
        assertRefused(TaskKind.MMLU, words(0), "f holds no tasks");
    }

    /** Whatever a damaged file holds, it is read or refused. */
    @Test
    void binaryWithDamagedBytes() throws IOException {
        byte[] whole = Files.readAllBytes(SharedData.path("golden/tasks/multiple-choice.bin"));
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length) + 1);
            for (int flip = 0; flip < 3; flip++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            readOrRefuse(damaged);
        }
    }

    private static void readOrRefuse(byte[] bytes) {
        try {
            new TaskFile("f", bytes).read(TaskKind.MMLU);
        } catch (EvaluationException refused) {
            org.assertj.core.api.Assertions.assertThat(refused).hasMessageContaining("f");
        }
    }
}
