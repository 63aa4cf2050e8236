package io.apex4j.calibrate;

import io.apex4j.gguf.GgufTensor;
import io.apex4j.model.ActivationObserver;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sums up the inputs of a model's matrices: those of the layers, routers included, and of the output on demand. A tensor
 * has an entry from its first product on, with all of its experts. Not safe for use by several threads at once.
 */
final class Collector implements ActivationObserver {
    private static final String LAYERS = "blk.";

    private final Map<String, GgufTensor> tensors = new HashMap<>();
    private final boolean withOutput;
    /** By group of tensors, in the order in which the network comes to them. */
    private final Map<String, Input> inputs = new LinkedHashMap<>();

    private final Map<String, Input> byTensor = new HashMap<>();

    /** The collecting thread was asked to stop in the middle of a pass. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("stopped");
        }
    }

    /**
     * Sums of an input.
     *
     * @param leader the tensor at whose products they are taken
     * @param tensors all tensors that are multiplied with the input, the leader among them
     */
    record Shared(String leader, List<String> tensors, InputSums sums) {}

    /** The input of a group of tensors; {@code leader} is the one at whose products it is summed. */
    private static final class Input {
        private final String leader;
        private final InputSums sums;
        private final SortedSet<String> tensors = new TreeSet<>();
        private int matrix;
        private int rows;
        private float @Nullable [] x;

        Input(String leader, InputSums sums) {
            this.leader = leader;
            this.sums = sums;
        }

        void take(int ofMatrix, float[] newX, int newRows) {
            sums.add(ofMatrix, newX, newRows);
            matrix = ofMatrix;
            rows = newRows;
            x = newX;
        }

        @SuppressWarnings("ReferenceEquality") // the very array
        boolean isLast(int ofMatrix, float[] ofX, int ofRows) {
            return matrix == ofMatrix && rows == ofRows && x == ofX;
        }
    }

    /**
     * A collector that has seen nothing.
     *
     * @param tensors those of the model
     * @param withOutput whether the matrix that logits come from is collected too
     */
    Collector(List<GgufTensor> tensors, boolean withOutput) {
        tensors.forEach(tensor -> this.tensors.put(tensor.name(), tensor));
        this.withOutput = withOutput;
    }

    @Override
    public void observe(String tensor, int matrix, float[] x, int rows, int columns) {
        if (Thread.currentThread().isInterrupted()) {
            throw new StoppedException();
        }
        if (!isCollected(tensor)) {
            return;
        }
        Input input = byTensor.computeIfAbsent(tensor, this::inputOf);
        if (input.leader.equals(tensor)) {
            input.take(matrix, x, rows);
        } else if (!input.isLast(matrix, x, rows)) {
            throw new IllegalStateException(tensor + " and " + input.leader + " have not had the same input");
        }
    }

    private boolean isCollected(String tensor) {
        return tensor.startsWith(LAYERS) || withOutput;
    }

    private Input inputOf(String tensor) {
        Input input = inputs.computeIfAbsent(InputGroups.of(tensor), _ -> {
            GgufTensor shape = shapeOf(tensor);
            return new Input(tensor, new InputSums(Math.toIntExact(shape.columns()), matrices(shape)));
        });
        input.tensors.add(tensor);
        return input;
    }

    private GgufTensor shapeOf(String tensor) {
        return Optional.ofNullable(tensors.get(tensor))
                .orElseThrow(() -> new IllegalArgumentException("The model has no tensor " + tensor));
    }

    /** Matrices of a tensor: its experts, or 1. */
    static int matrices(GgufTensor tensor) {
        return tensor.shape().size() > 2 ? Math.toIntExact(tensor.shape().get(2)) : 1;
    }

    /** Remembers the state before a pass. */
    void mark() {
        inputs.values().forEach(input -> input.sums.mark());
    }

    /** Forgets a pass that was not finished. */
    void rollBack() {
        inputs.values().forEach(input -> input.sums.rollBack());
    }

    /**
     * Refuses sums that are infinite or not a number; the first tensor that the network comes to is named.
     *
     * @param chunks which chunks were added since the last check
     */
    void checkFinite(String chunks) {
        inputs.values().forEach(input -> {
            OptionalInt matrix = input.sums.firstNonFinite();
            if (matrix.isPresent()) {
                String expert = input.sums.matrices() == 1 ? "" : ", expert " + matrix.getAsInt();
                throw new CalibrationException("the inputs of " + input.leader + expert
                        + " are infinite, not a number, or too large to be squared, in " + chunks
                        + "; the weights before it are damaged, or the model does not go with this text");
            }
        });
    }

    /** The sums so far by name of the tensor; not copied, and shared by tensors of one input. */
    TreeMap<String, InputSums> sums() {
        TreeMap<String, InputSums> sums = new TreeMap<>();
        byTensor.forEach((tensor, input) -> sums.put(tensor, input.sums));
        return sums;
    }

    /** The sums so far with the tensors that each is of; not copied. */
    List<Shared> shared() {
        return inputs.values().stream()
                .map(input -> new Shared(input.leader, List.copyOf(input.tensors), input.sums))
                .toList();
    }

    /** Takes sums over from an earlier run, in place of those so far. */
    void restore(List<Shared> shared) {
        inputs.clear();
        byTensor.clear();
        for (Shared one : shared) {
            Input input = new Input(one.leader(), one.sums());
            inputs.put(InputGroups.of(one.leader()), input);
            input.tensors.addAll(one.tensors());
            one.tensors().forEach(tensor -> byTensor.put(tensor, input));
        }
    }
}
