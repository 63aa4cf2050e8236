package io.apex4j.model;

import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.kernels.Matrix;
import io.apex4j.quant.BlockFormats;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Finds the tensors of a model by name; one that is missing or has another shape than the network needs is refused by name. */
final class WeightSource {
    private final GgufModel file;
    private final Map<String, GgufTensor> tensors;

    WeightSource(GgufModel file) {
        this.file = file;
        this.tensors = file.tensors().stream().collect(Collectors.toMap(GgufTensor::name, Function.identity()));
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** Rows of a matrix whose number the network does not prescribe. */
    int rows(String name) {
        GgufTensor tensor = tensor(name);
        return Math.toIntExact(tensor.elements() / tensor.columns());
    }

    /** A matrix {@code [rows, columns]}, mapped. */
    Weight matrix(String name, int rows, int columns) {
        GgufTensor tensor = shaped(name, columns, rows);
        return new Weight(name, 0, Matrix.of(tensor, file.data(tensor)));
    }

    /** Matrices {@code [count][rows, columns]} of one tensor, mapped. */
    List<Weight> matrices(String name, int count, int rows, int columns) {
        GgufTensor tensor = shaped(name, columns, rows, count);
        MemorySegment data = file.data(tensor);
        return IntStream.range(0, count)
                .mapToObj(index -> new Weight(name, index, Matrix.slice(tensor, data, index)))
                .toList();
    }

    /** All values of a small tensor as 32-bit floats, copied; the shape's fastest dimension first. */
    float[] values(String name, int... shape) {
        GgufTensor tensor = shaped(name, Arrays.stream(shape).asLongStream().toArray());
        byte[] bytes = file.data(tensor).toArray(ValueLayout.JAVA_BYTE);
        float[] values = new float[Math.toIntExact(tensor.elements())];
        BlockFormats.of(tensor.type()).decode(bytes, 0, values, 0, values.length);
        return values;
    }

    private GgufTensor shaped(String name, long... shape) {
        GgufTensor tensor = tensor(name);
        List<Long> expected = LongStream.of(shape).boxed().toList();
        if (!tensor.shape().equals(expected)) {
            throw new ModelException(
                    "tensor " + name + " has the shape " + tensor.shape() + "; the metadata asks for " + expected);
        }
        return tensor;
    }

    private GgufTensor tensor(String name) {
        GgufTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new ModelException("tensor " + name + " is missing");
        }
        if (!BlockFormats.supports(tensor.type())) {
            throw new ModelException("tensor " + name + " has the type "
                    + tensor.type().ggmlName() + ", which cannot be computed with; supported are "
                    + BlockFormats.types().stream().map(type -> type.ggmlName()).collect(Collectors.joining(", ")));
        }
        return tensor;
    }
}
