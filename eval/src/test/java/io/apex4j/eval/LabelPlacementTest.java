package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.eval.ChartLayer.Point;
import io.apex4j.eval.LabelPlacement.Box;
import io.apex4j.eval.LabelPlacement.Placed;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelPlacementTest {
    private static final Box BOUNDS = new Box(0, 0, 300, 250);

    @Test
    void putsALabelBesideItsPoint() {
        Placed label = place(List.of("Mini"), List.of(new Point(100, 100))).getFirst();

        assertThat(label.needsLeader()).isFalse();
        assertThat(label.box().left()).isGreaterThan(100);
    }

    @Test
    void labelsOfPointsThatNearlyCoincideDoNotOverlap() {
        List<String> texts = List.of("I-Quality", "Quality", "I-Balanced", "Balanced", "I-Compact", "Compact", "Mini");
        List<Point> points = IntStream.range(0, texts.size())
                .mapToObj(index -> new Point(280 + index, 200 + index))
                .toList();

        assertNoOverlap(place(texts, points));
    }

    @Test
    void labelsStayInsideBounds() {
        List<Placed> labels =
                place(List.of("at the corner", "at the other corner"), List.of(new Point(299, 1), new Point(1, 249)));

        assertThat(labels)
                .allSatisfy(label -> assertThat(label.box().overlap(BOUNDS))
                        .isEqualTo(label.box().overlap(label.box())));
    }

    @Test
    void labelsRatherKeepOffMarks() {
        List<Point> points = List.of(new Point(100, 100), new Point(125, 100));

        Placed label = place(List.of("between", "right"), points).getFirst();

        assertThat(label.box().overlap(Box.around(points.get(1), 4))).isZero();
    }

    private static void assertNoOverlap(List<Placed> labels) {
        for (int first = 0; first < labels.size(); first++) {
            for (Placed other : labels.subList(first + 1, labels.size())) {
                assertThat(labels.get(first).box().overlap(other.box()))
                        .as(labels.get(first).text() + " over " + other.text())
                        .isZero();
            }
        }
    }

    private static List<Placed> place(List<String> texts, List<Point> points) {
        return new LabelPlacement(BOUNDS, List.of()).place(texts, points);
    }
}
