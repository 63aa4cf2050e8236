package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
    private record Model(String name, double size, double cost) {}

    @Test
    void holdsWhatNoOtherBeats() {
        assertThat(front(new Model("large", 6, 1), new Model("small", 3, 9), new Model("beaten", 4, 10)))
                .containsExactly("small", "large");
    }

    @Test
    void ofTheSameSizeOnlyTheBetterIsOnIt() {
        assertThat(front(new Model("worse", 4, 2), new Model("better", 4, 1))).containsExactly("better");
    }

    @Test
    void someMetadataMoreDoNotCount() {
        assertThat(front(new Model("worse", 4, 2), new Model("better", 4.0001, 1), new Model("best", 4.1, 0.5)))
                .containsExactly("better", "best");
    }

    @Test
    void whatIsNoNumberIsNotOnIt() {
        assertThat(front(new Model("unmeasured", 1, Double.NaN), new Model("measured", 4, 1)))
                .containsExactly("measured");
    }

    private static List<String> front(Model... models) {
        return ParetoFront.of(List.of(models), Model::size, Model::cost).stream()
                .map(Model::name)
                .toList();
    }
}
