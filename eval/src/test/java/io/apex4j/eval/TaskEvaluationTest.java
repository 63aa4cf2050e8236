package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.apex4j.model.KvType;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskEvaluationTest {
    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path folder;

    private static Model model(int contextLength) throws IOException {
        return Model.load(
                TinyModel.bf16(),
                ModelOptions.defaults().withContextLength(contextLength).withKvTypes(KvType.F32, KvType.F32));
    }

    @Test
    void scoresAreThoseOfSequencesThatAreRunAlone() throws IOException {
        try (Model model = model(0)) {
            for (TaskSet bundled : TaskSet.bundled()) {
                TaskSet set = bundled.limited(2);
                List<TaskAnswer> answers = TaskEvaluation.answers(model, set, TaskProgress.NONE);
                for (int index = 0; index < answers.size(); index++) {
                    TokenizedTask task = TokenizedTask.of(set.items().get(index), model.tokenizer());
                    TaskAnswer alone = task.answer(predictions(model, task));
                    assertThat(answers.get(index).isRightCorrected()).isEqualTo(alone.isRightCorrected());
                    for (int choice = 0; choice < alone.scores().size(); choice++) {
                        assertThat(answers.get(index).scores().get(choice))
                                .isCloseTo(alone.scores().get(choice), within(TOLERANCE));
                    }
                }
            }
        }
    }

    private static float[] predictions(Model model, TokenizedTask task) {
        List<TaskPrediction> wanted = task.predictions();
        float[] values = new float[wanted.size()];
        for (int number = 0; number < values.length; number++) {
            TaskPrediction prediction = wanted.get(number);
            float[] logits = model.newSession()
                    .prompt(task.sequences().range(prediction.sequence(), 0, prediction.position() + 1));
            values[number] = logProbability(logits, prediction.token());
        }
        return values;
    }

    private static float logProbability(float[] logits, int token) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - logits[token]);
        }
        return (float) -Math.log(sum);
    }

    /** Little follows the filling, so all of it is scored: the second by what comes after the first. */
    @Test
    void theCorrectedBlankTakesWhatComesAfterTheCommonBeginning() throws IOException {
        try (Model model = model(0)) {
            TaskItem.Blank item = new TaskItem.Blank("here", "The winner is ", ".", "Tom", "Max", 1);
            TokenizedTask task = TokenizedTask.of(item, model.tokenizer());
            int common = task.sequences().common();
            TaskPrediction corrected = task.predictions().getLast();
            assertThat(corrected)
                    .isEqualTo(
                            new TaskPrediction(1, common - 1, task.sequences().token(1, common)));
            assertThat(task.predictions())
                    .contains(new TaskPrediction(0, task.sequences().length(0) - 1, corrected.token()));

            float[] values = new float[task.predictions().size()];
            values[values.length - 1] = -1;
            assertThat(task.answer(values).isRight()).isFalse();
            assertThat(task.answer(values).isRightCorrected()).isTrue();
        }
    }

    @Test
    void anEndingThatAllOthersBeginWithHasSomethingToScore() throws IOException {
        try (Model model = model(0)) {
            TaskSet set = set("{\"context\":\"It is\",\"endings\":[\"a dog\",\"a dog and a cat\"],\"label\":0}");
            TaskAnswer answer =
                    TaskEvaluation.answers(model, set, TaskProgress.NONE).getFirst();
            assertThat(answer.scores()).allMatch(Double::isFinite);
        }
    }

    @Test
    void fillingsThatAreEqualHaveNoScoreAndTheSecondIsTaken() throws IOException {
        try (Model model = model(0)) {
            TaskSet set = set("{\"sentence\":\"So _ ran.\",\"option1\":\"x\",\"option2\":\"x\",\"answer\":2}");
            assertThat(TaskEvaluation.run(model, set, TaskProgress.NONE).accuracy())
                    .isEqualTo(1);
        }
    }

    @Test
    void progressTellsHowManyAreAnswered() throws IOException {
        try (Model model = model(0)) {
            List<String> heard = new ArrayList<>();
            TaskResult result = TaskEvaluation.run(
                    model,
                    TaskSet.bundled(TaskKind.WINOGRANDE).limited(3),
                    (answered, right) -> heard.add(answered + "/" + right));
            long right = result.answers().stream().filter(isRight -> isRight).count();
            assertThat(heard).last().isEqualTo("3/" + right);
        }
    }

    @Test
    void aTaskThatDoesNotFitIsRefusedByName() throws IOException {
        try (Model model = model(8)) {
            TaskSet set =
                    set("{\"question\":\"Why is the sky blue in the morning?\",\"choices\":[\"Light is scattered.\","
                            + "\"It is not.\"],\"answer\":0}");
            assertThatThrownBy(() -> TaskEvaluation.run(model, set, TaskProgress.NONE))
                    .isInstanceOf(EvaluationException.class)
                    .hasMessageMatching(
                            "t\\.jsonl, line 1: the task takes \\d+ tokens, the context holds 8; the model is"
                                    + " made for up to \\d+ \\(option -c\\)");
        }
    }

    @Test
    void logitsThatAreNoNumbersAreRefused() throws IOException {
        try (Model model = model(0)) {
            TaskItem item = set("{\"context\":\"It is\",\"endings\":[\"a dog\",\"a cat\"],\"label\":0}")
                    .items()
                    .getFirst();
            RunningTask task = new RunningTask(TokenizedTask.of(item, model.tokenizer()));
            float[] logits = new float[model.vocabularySize()];
            logits[3] = Float.NaN;
            assertThatThrownBy(() -> task.predicted(0, 2, logits, 0, logits.length))
                    .isInstanceOf(EvaluationException.class)
                    .hasMessageContaining("t.jsonl, line 1: the model gives logits that are infinite or not a number");
        }
    }

    @Test
    void anInterruptedThreadStops() throws IOException {
        try (Model model = model(0)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> TaskEvaluation.run(model, TaskSet.bundled(TaskKind.HELLASWAG), TaskProgress.NONE))
                    .isInstanceOf(EvaluationException.class)
                    .hasMessage("the evaluation was interrupted after 0 of 60 tasks of hellaswag");
        } finally {
            Thread.interrupted();
        }
    }

    private TaskSet set(String line) throws IOException {
        return TaskSet.read(Files.writeString(folder.resolve("t.jsonl"), line));
    }
}
