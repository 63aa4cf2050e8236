package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.apex4j.gguf.SharedData;
import io.apex4j.model.KvType;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers are llama-perplexity's, task by task, of the small model and of its Mini form. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskEvaluationGoldenTest {
    /** Scores are sums of logits whose rounding differs; they are printed with six places. */
    private static final double SCORE_TOLERANCE = 2e-5;

    private static final String MINI = "mini-imatrix";

    private Model whole;
    private Model mini;

    @BeforeAll
    void load(@TempDir Path folder) throws IOException {
        ModelOptions options = ModelOptions.defaults().withKvTypes(KvType.F32, KvType.F32);
        whole = Model.load(TinyModel.bf16(), options);
        mini = Model.load(TinyModel.quantized(folder, MINI), options);
    }

    @AfterAll
    void close() {
        if (whole != null) {
            whole.close();
        }
        if (mini != null) {
            mini.close();
        }
    }

    private Model model(String name) {
        return name.equals(MINI) ? mini : whole;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-lfm2moe", MINI})
    void answersHellaSwag(String name) throws IOException {
        TaskSet set = TaskSet.read(SharedData.path("golden/tasks/hellaswag.txt"));
        TaskResult result = TaskEvaluation.run(model(name), set, TaskProgress.NONE);

        List<List<String>> golden = GoldenTasks.of("hellaswag", name).tasks();
        assertThat(accuracies(result.answers(), "%.8f%%")).isEqualTo(column(golden, 1));
        assertThat(interval(result))
                .isEqualTo(golden.getLast().get(2) + " " + golden.getLast().get(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-lfm2moe", MINI})
    void answersWinogrande(String name) throws IOException {
        TaskSet set = TaskSet.read(SharedData.path("golden/tasks/winogrande.csv"));
        List<TaskAnswer> answers = TaskEvaluation.answers(model(name), set, TaskProgress.NONE);
        TaskResult result = TaskResult.of(set, answers);

        GoldenTasks golden = GoldenTasks.of("winogrande", name);
        assertThat(accuracies(result.answers(), "%.4f")).isEqualTo(column(golden.tasks(), 1));
        for (int index = 0; index < answers.size(); index++) {
            List<String> line = golden.tasks().get(index);
            TaskAnswer answer = answers.get(index);
            assertThat(answer.scores().get(0)).isCloseTo(Double.parseDouble(line.get(2)), within(SCORE_TOLERANCE));
            assertThat(answer.scores().get(1)).isCloseTo(Double.parseDouble(line.get(3)), within(SCORE_TOLERANCE));
            assertThat(answer.chosen() + 1).isEqualTo(Integer.parseInt(line.get(4)));
        }
        assertThat(String.format(
                        Locale.ROOT,
                        "Final Winogrande score(%d tasks): %.4f +/- %.4f",
                        result.answers().size(),
                        100 * result.accuracy(),
                        100 * result.error()))
                .isEqualTo(golden.line("Final"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-lfm2moe", MINI})
    void answersMultipleChoice(String name) throws IOException {
        TaskSet set = TaskSet.read(SharedData.path("golden/tasks/multiple-choice.bin"));
        TaskResult result = TaskEvaluation.run(model(name), set, TaskProgress.NONE);

        GoldenTasks golden = GoldenTasks.of("multiple-choice", name);
        assertThat(accuracies(result.answers(), "%.8f")).isEqualTo(column(golden.tasks(), 1));
        assertThat(String.format(
                        Locale.ROOT, "Final result: %.4f +/- %.4f", 100 * result.accuracy(), 100 * result.error()))
                .isEqualTo(golden.line("Final"));
    }

    /** What llama-perplexity says with {@code --multiple-choice-tasks 30}, of the model in F32. */
    @Test
    void answersASelectionOfMultipleChoice() throws IOException {
        TaskSet set = TaskSet.read(SharedData.path("golden/tasks/multiple-choice.bin"))
                .limited(30);
        TaskResult result = TaskEvaluation.run(whole, set, TaskProgress.NONE);

        assertThat(result.answers().stream().map(isRight -> isRight ? "+" : "-").collect(Collectors.joining()))
                .isEqualTo("+++--+-+--+----+-+-+-+--+++---");
    }

    /** What llama-perplexity says with {@code --winogrande-tasks 30}, of the model in F32. */
    @Test
    void answersASelectionOfWinogrande() throws IOException {
        TaskSet set =
                TaskSet.read(SharedData.path("golden/tasks/winogrande.csv")).limited(30);
        List<TaskAnswer> answers = TaskEvaluation.answers(whole, set, TaskProgress.NONE);

        double[][] golden = {
            {-3.584693, -3.535501}, {-4.277730, -3.457944}, {-4.058965, -3.804543}, {-3.752437, -3.770046}
        };
        for (int index = 0; index < golden.length; index++) {
            assertThat(answers.get(index).scores().get(0)).isCloseTo(golden[index][0], within(SCORE_TOLERANCE));
            assertThat(answers.get(index).scores().get(1)).isCloseTo(golden[index][1], within(SCORE_TOLERANCE));
        }
    }

    /** The share of right answers in percent after each task. */
    private static List<String> accuracies(List<Boolean> answers, String format) {
        List<String> accuracies = new ArrayList<>();
        int right = 0;
        for (boolean isRight : answers) {
            right += isRight ? 1 : 0;
            accuracies.add(String.format(Locale.ROOT, format, 100.0 * right / (accuracies.size() + 1)));
        }
        return accuracies;
    }

    private static List<String> column(List<List<String>> lines, int column) {
        return lines.stream().map(line -> line.get(column)).toList();
    }

    private static String interval(TaskResult result) {
        return String.format(Locale.ROOT, "[%.4f%%, %.4f%%]", 100 * result.low(), 100 * result.high());
    }
}
