package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskSelectionTest {
    /** What llama-perplexity, built by GCC 12, takes of the whole of HellaSwag. */
    @Test
    void drawsCompletionsAsTheCppLibraryDoes() {
        assertThat(TaskSelection.of(TaskForm.COMPLETION, 10_042, 400))
                .hasSize(400)
                .startsWith(4187, 10013, 7233, 9363, 1, 1286, 3036, 10032, 1474, 2371);
    }

    /** What llama-perplexity takes of the 1267 tasks of Winogrande. */
    @ParameterizedTest
    @EnumSource(
            value = TaskForm.class,
            names = {"BLANK", "CHOICE"})
    void drawsOthersThroughFloats(TaskForm form) {
        assertThat(TaskSelection.of(form, 1267, 400)).hasSize(400).startsWith(528, 1262, 911, 1178, 0, 161, 381, 1258);
    }

    @ParameterizedTest
    @EnumSource(TaskForm.class)
    void takesNoTaskTwice(TaskForm form) {
        for (int most : new int[] {0, 1, 99, 100, 101}) {
            int[] taken = TaskSelection.of(form, 100, most);
            assertThat(Arrays.stream(taken).distinct().filter(index -> index >= 0 && index < 100))
                    .hasSize(most == 0 ? 100 : Math.min(most, 100));
        }
    }

    @Test
    void shufflesCompletionsAlsoWhenAllAreTaken() {
        assertThat(TaskSelection.of(TaskForm.COMPLETION, 100, 0)).isNotEqualTo(identity(100));
        assertThat(TaskSelection.of(TaskForm.BLANK, 100, 0)).isEqualTo(identity(100));
        assertThat(TaskSelection.of(TaskForm.CHOICE, 100, 100)).isEqualTo(identity(100));
    }

    private static int[] identity(int count) {
        int[] indices = new int[count];
        Arrays.setAll(indices, index -> index);
        return indices;
    }
}
