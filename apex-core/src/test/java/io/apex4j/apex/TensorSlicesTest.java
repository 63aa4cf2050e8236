package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorSlicesTest {
    @Test
    void coverEveryByteOnceInOrder() {
        for (List<Long> shape : List.of(
                List.of(256L, 3L),
                List.of(2048L, 1792L, 5L),
                List.of(1L << 20, 3L),
                List.of(512L, 700L, 2L, 2L),
                List.of(512L))) {
            assertCovered(tensor(shape, GgmlType.BF16, GgmlType.Q4_K));
            assertCovered(tensor(shape, GgmlType.F32, GgmlType.F32));
            assertCovered(tensor(shape, GgmlType.Q8_0, GgmlType.Q8_0));
        }
    }

    @Test
    void areSmallUnlessASingleRowIsLarge() {
        TensorSlices slices = TensorSlices.of(tensor(List.of(1792L, 2048L, 32L), GgmlType.BF16, GgmlType.Q6_K));
        for (long index = 0; index < slices.count(); index++) {
            assertThat(slices.slice(index).values()).isLessThanOrEqualTo(TensorSlices.SLICE_VALUES);
        }
        TensorSlices rows = TensorSlices.of(tensor(List.of(1L << 20, 3L), GgmlType.BF16, GgmlType.Q6_K));
        assertThat(rows.count()).isEqualTo(3);
        assertThat(rows.slice(2).rows()).isEqualTo(1);
    }

    @Test
    void neverCrossFromOneExpertToTheNext() {
        TensorSlices slices = TensorSlices.of(tensor(List.of(256L, 10L, 7L), GgmlType.BF16, GgmlType.IQ2_S));
        assertThat(slices.count()).isEqualTo(7);
        for (int expert = 0; expert < 7; expert++) {
            assertThat(slices.slice(expert).matrix()).isEqualTo(expert);
            assertThat(slices.slice(expert).rows()).isEqualTo(10);
        }
    }

    @Test
    void areNumberedAcrossTensors() {
        TensorSlices one = TensorSlices.of(tensor(List.of(256L, 10L, 7L), GgmlType.BF16, GgmlType.Q4_K));
        TensorSlices two = TensorSlices.of(tensor(List.of(256L), GgmlType.F32, GgmlType.F32));
        SliceIndex index = new SliceIndex(List.of(one, two, one));
        assertThat(index.count()).isEqualTo(15);
        assertThat(index.tensorOf(6)).isZero();
        assertThat(index.tensorOf(7)).isEqualTo(1);
        assertThat(index.tensorOf(8)).isEqualTo(2);
        assertThat(index.slice(9).matrix()).isEqualTo(1);
    }

    private static void assertCovered(PlannedTensor tensor) {
        TensorSlices slices = TensorSlices.of(tensor);
        long source = 0;
        long target = 0;
        for (long index = 0; index < slices.count(); index++) {
            TensorSlices.Slice slice = slices.slice(index);
            assertThat(slice.sourcePosition()).isEqualTo(source);
            assertThat(slice.targetPosition()).isEqualTo(target);
            source += slice.sourceBytes();
            target += slice.targetBytes();
        }
        long rows = tensor.elements() / tensor.columns();
        assertThat(source).isEqualTo(rows * tensor.sourceType().rowBytes(tensor.columns()));
        assertThat(target).isEqualTo(tensor.bytes());
    }

    private static PlannedTensor tensor(List<Long> shape, GgmlType from, GgmlType to) {
        long rows = shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b) / shape.getFirst();
        return new PlannedTensor(
                "t", "t", shape, Role.OTHER, Zone.NONE, from, to, "test", rows * to.rowBytes(shape.getFirst()));
    }
}
