package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskSetTest {
    private static final String HELLASWAG = """
            A man sits down.
            2
            one
            two
            three
            four
            A dog
            0
            barks.
            sings.
            flies.
            reads.
            """;

    @TempDir
    private Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static List<TaskItem> inFileOrder(TaskSet set) {
        return set.items().stream()
                .sorted((a, b) -> Integer.compare(line(a), line(b)))
                .toList();
    }

    private static int line(TaskItem item) {
        return Integer.parseInt(item.place().replaceAll(".*line ", ""));
    }

    @Test
    void readsHellaSwagAsText() throws IOException {
        TaskSet set = TaskSet.read(file("h.txt", HELLASWAG));

        assertThat(set.kind()).isEqualTo(TaskKind.HELLASWAG);
        assertThat(set.name()).isEqualTo("h.txt");
        assertThat(set.chance()).isEqualTo(0.25);
        assertThat(inFileOrder(set))
                .containsExactly(
                        new TaskItem.Choice(
                                "h.txt, line 1", "A man sits down.", List.of("one", "two", "three", "four"), Set.of(2)),
                        new TaskItem.Choice(
                                "h.txt, line 7", "A dog", List.of("barks.", "sings.", "flies.", "reads."), Set.of(0)));
    }

    /** The last line ends the file for llama.cpp without having been read. */
    @Test
    void readsWinograndeAsCsvWithoutItsLastLine() throws IOException {
        TaskSet set = TaskSet.read(file(
                "w.csv", "0,Tom saw Max and _ ran.,Tom,Max,1\n1,\"Well, _ said.\",Ann,Eve,2\n2,Then _ ran.,a,b,2\n"));

        assertThat(set.kind()).isEqualTo(TaskKind.WINOGRANDE);
        assertThat(set.chance()).isEqualTo(0.5);
        assertThat(set.items())
                .containsExactly(
                        new TaskItem.Blank("w.csv, line 1", "Tom saw Max and ", " ran.", "Tom", "Max", 1),
                        new TaskItem.Blank("w.csv, line 2", "Well, ", " said.", "Ann", "Eve", 2));
    }

    @Test
    void readsWinograndeAsCsvWholeWhenAnEmptyLineFollows() throws IOException {
        assertThat(TaskSet.read(file("w.csv", "0,a _ b,c,d,1\n1,e _ f,g,h,2\n\n"))
                        .size())
                .isEqualTo(2);
    }

    @Test
    void readsAnyKindAsJsonLines() throws IOException {
        TaskSet completions = TaskSet.read(file("a.jsonl", """
                {"context": "A dog", "endings": ["barks.", "sings."], "label": "1", "id": 7}

                {"context": "A cat", "endings": ["a", "b", "c"], "label": 2}
                """));
        TaskSet blanks = TaskSet.read(
                file("b.jsonl", "{\"sentence\":\"A _.\",\"option1\":\"x\",\"option2\":\"y\",\"answer\":\"2\"}"));
        TaskSet choices =
                TaskSet.read(file("c.jsonl", "{\"question\":\"Why?\",\"choices\":[\"x\",\"y\"],\"answer\":\"B\"}"));

        assertThat(completions.kind()).isEqualTo(TaskKind.HELLASWAG);
        assertThat(inFileOrder(completions))
                .containsExactly(
                        new TaskItem.Choice("a.jsonl, line 1", "A dog", List.of("barks.", "sings."), Set.of(1)),
                        new TaskItem.Choice("a.jsonl, line 3", "A cat", List.of("a", "b", "c"), Set.of(2)));
        assertThat(completions.chance()).isEqualTo(2.0 / 5);
        assertThat(blanks.items()).containsExactly(new TaskItem.Blank("b.jsonl, line 1", "A ", ".", "x", "y", 2));
        assertThat(choices.kind()).isEqualTo(TaskKind.MULTIPLE_CHOICE);
        assertThat(choices.items())
                .containsExactly(new TaskItem.Choice("c.jsonl, line 1", "Why?", List.of("x", "y"), Set.of(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "mmlu-validation.jsonl, MMLU",
        "arc-challenge-validation.jsonl, ARC_CHALLENGE",
        "truthful-qa-validation.jsonl, TRUTHFULQA",
        "search.jsonl, MULTIPLE_CHOICE"
    })
    void tellsQuestionsApartByTheNameOfTheirFile(String name, TaskKind kind) throws IOException {
        assertThat(TaskSet.read(file(name, "{\"question\":\"Why?\",\"choices\":[\"x\",\"y\"],\"answer\":0}"))
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void bytesThatAreNoUtf8BecomeReplacementCharactersOneByOne() throws IOException {
        byte[] bytes = "A x\n0\nab\nc\nd\ne\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        bytes[2] = (byte) 0xE2;
        bytes[6] = (byte) 0xE2;
        bytes[7] = (byte) 0x82;
        Path file = Files.write(folder.resolve("h.txt"), bytes);

        TaskItem.Choice item =
                (TaskItem.Choice) TaskSet.read(file, TaskKind.HELLASWAG).items().getFirst();
        assertThat(item.context()).isEqualTo("A \uFFFD");
        assertThat(item.endings().getFirst()).isEqualTo("\uFFFD\uFFFD");
    }

    @Test
    void bundledSetsAreBalanced() {
        assertThat(TaskSet.bundled()).hasSize(3);
        for (TaskSet set : TaskSet.bundled()) {
            Map<Integer, Integer> places = new HashMap<>();
            Set<String> texts = new HashSet<>();
            for (TaskItem item : set.items()) {
                switch (item) {
                    case TaskItem.Choice choice -> {
                        assertThat(choice.endings()).doesNotHaveDuplicates().hasSize(4);
                        places.merge(choice.right().iterator().next(), 1, Integer::sum);
                        texts.add(choice.context());
                    }
                    case TaskItem.Blank blank -> {
                        places.merge(blank.answer(), 1, Integer::sum);
                        texts.add(blank.before() + blank.after());
                    }
                }
            }
            assertThat(texts).hasSize(60);
            assertThat(new HashSet<>(places.values())).as(set.kind().id()).hasSize(1);
        }
    }

    @Test
    void whatIsNotBundledIsRefusedWithWhatIs() {
        assertThatThrownBy(() -> TaskSet.bundled(TaskKind.MMLU))
                .isInstanceOf(EvaluationException.class)
                .hasMessage(
                        "no tasks of mmlu are bundled; name a file (--tasks mmlu=FILE), or take hellaswag, winogrande,"
                                + " multiple_choice");
    }

    @Test
    void aSelectionHasAtMostSoManyTasks() {
        TaskSet set = TaskSet.bundled(TaskKind.HELLASWAG);
        assertThat(set.limited(10).size()).isEqualTo(10);
        assertThat(set.limited(10).items()).isEqualTo(set.items().subList(0, 10));
        assertThat(set.limited(10).limited(0).size()).isEqualTo(60);
        assertThatThrownBy(() -> set.limited(-1)).hasMessageContaining("-1");
    }
}
