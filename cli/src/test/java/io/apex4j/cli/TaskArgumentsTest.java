package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.apex.OptionException;
import io.apex4j.eval.EvaluationException;
import io.apex4j.eval.TaskKind;
import io.apex4j.eval.TaskResult;
import io.apex4j.eval.TaskSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class TaskArgumentsTest {
    private static final String TASK = "{\"question\":\"Why?\",\"choices\":[\"x\",\"y\"],\"answer\":0}\n";

    @TempDir
    private Path folder;

    @Command
    private static final class Host {
        @Mixin
        private final TaskArguments tasks = new TaskArguments();
    }

    private static List<TaskSet> sets(String... arguments) {
        Host host = new Host();
        new CommandLine(host).parseArgs(arguments);
        return host.tasks.sets();
    }

    private Path file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), TASK.repeat(500));
    }

    @Test
    void nothingIsAnsweredWithoutTheOption() {
        assertThat(sets()).isEmpty();
    }

    @Test
    void namesAloneAreTheBundledSets() {
        assertThat(sets("--tasks", "winogrande", "--tasks", "multiple-choice"))
                .extracting(TaskSet::kind)
                .containsExactly(TaskKind.WINOGRANDE, TaskKind.MULTIPLE_CHOICE);
        assertThat(sets("--tasks", "default"))
                .extracting(TaskSet::kind)
                .containsExactly(TaskKind.HELLASWAG, TaskKind.WINOGRANDE, TaskKind.MULTIPLE_CHOICE);
    }

    @Test
    void aFileHasTheKindThatIsNamedOrThatItSays() throws IOException {
        Path file = file("arc.jsonl");
        List<TaskSet> sets = sets("--tasks", "mmlu=" + file, "--tasks", file.toString());
        assertThat(sets).extracting(TaskSet::kind).containsExactly(TaskKind.MMLU, TaskKind.ARC_CHALLENGE);
        assertThat(sets).extracting(TaskSet::name).containsOnly("arc.jsonl");
        assertThat(sets).extracting(TaskSet::size).containsOnly(500);
    }

    @Test
    void theLimitHoldsForEverySet() throws IOException {
        assertThat(sets("--tasks", "default", "--tasks", "mmlu=" + file("m.jsonl"), "--task-limit", "20"))
                .extracting(TaskSet::size)
                .containsOnly(20);
        assertThat(sets("--tasks", "default", "--hellaswag-tasks", "7"))
                .extracting(TaskSet::size)
                .containsOnly(7);
    }

    @Test
    void hellaSwagIsLimitedAsInLlamaPerplexity() throws IOException {
        Path file = Files.writeString(
                folder.resolve("h.jsonl"), "{\"context\":\"c\",\"endings\":[\"x\",\"y\"],\"label\":0}\n".repeat(500));
        assertThat(sets("--tasks", file.toString()).getFirst().size()).isEqualTo(400);
        assertThat(sets("--tasks", file.toString(), "--task-limit", "0")
                        .getFirst()
                        .size())
                .isEqualTo(500);
    }

    @Test
    void whatCannotBeReadIsRefused() throws IOException {
        assertThatThrownBy(() -> sets("--tasks", "helaswag"))
                .isInstanceOf(OptionException.class)
                .hasMessage(
                        "--tasks 'helaswag' is neither a file nor one of hellaswag, winogrande, mmlu, arc_challenge,"
                                + " truthfulqa, multiple_choice, default");
        assertThatThrownBy(() -> sets("--tasks", "mmlu"))
                .isInstanceOf(OptionException.class)
                .hasMessage("--tasks mmlu needs a file: --tasks mmlu=FILE");
        assertThatThrownBy(() -> sets("--tasks", "default", "--task-limit", "-1"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> sets("--tasks", "winogrande=" + file("m.jsonl")))
                .isInstanceOf(EvaluationException.class)
                .hasMessage("m.jsonl holds questions with answers; winogrande takes sentences with a blank");
        assertThatThrownBy(() -> sets("--tasks", "mmlu=" + folder.resolve("absent")))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("absent does not exist");
    }

    @Test
    void aResultFillsALine() {
        TaskResult plain = new TaskResult("mmlu", "m.bin", List.of(true, false, false, true), 0.5, 0.15, 0.85, 0.25);
        assertThat(TaskLines.of(plain))
                .isEqualTo(
                        "mmlu: 50.0000 % +/- 28.8675, 95 % [15.0000, 85.0000], 4 tasks of m.bin, by guessing 25.00 %");
        TaskResult mended = new TaskResult(
                "winogrande",
                "bundled",
                List.of(true, false, false, true),
                List.of(true, true, false, true),
                0.5,
                0.15,
                0.85,
                0.5);
        assertThat(TaskLines.of(mended)).endsWith("; with a slip of llama.cpp mended 75.0000 %");
    }
}
