package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.quant.BlockValidation;
import java.io.IOException;
import java.util.List;

/** Looks through the weights of a model for values that are infinite or not a number. */
final class SourceCheck {
    private SourceCheck() {}

    /**
     * Reads all of some tensors.
     *
     * @throws QuantizeException when one has a weight, or a scale, that is not finite; it names tensor, row and column
     */
    static void run(GgufModel model, List<GgufTensor> tensors, QuantizeSettings settings) throws IOException {
        SliceIndex slices = new SliceIndex(tensors.stream()
                .map(tensor -> TensorSlices.copying(tensor.type(), tensor.elements()))
                .toList());
        settings.progress()
                .started(
                        QuantizeProgress.Stage.CHECKING,
                        tensors.stream().mapToLong(GgufTensor::bytes).sum());
        ParallelLoop.run(slices.count(), settings.threads(), () -> {
            byte[] bytes = new byte[TensorSlices.SLICE_VALUES * Double.BYTES];
            return number -> {
                GgufTensor tensor = tensors.get(slices.tensorOf(number));
                TensorSlices.Slice slice = slices.slice(number);
                model.shardOf(tensor).copy(tensor, slice.sourcePosition(), bytes, 0, slice.sourceBytes());
                int bad = BlockValidation.firstInvalid(tensor.type(), bytes, 0, slice.rows());
                if (bad >= 0) {
                    throw fault(tensor, slice.sourcePosition() / tensor.type().blockBytes() + bad);
                }
                settings.progress().advanced(slice.sourceBytes());
            };
        });
    }

    private static QuantizeException fault(GgufTensor tensor, long block) {
        GgmlType type = tensor.type();
        long value = block * type.blockSize();
        String what = type.isQuantized() ? "the scale of the block at" : "the weight at";
        return new QuantizeException("the source has invalid data in tensor " + tensor.name() + ": " + what + " row "
                + value / tensor.columns() + ", column " + value % tensor.columns()
                + " is infinite or not a number; convert the model anew");
    }
}
