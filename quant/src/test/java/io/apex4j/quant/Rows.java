package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Values {@code [count, columns]} to encode, row after row. */
final class Rows {
    private final float[] values;
    private final int columns;

    Rows(float[] values, int columns) {
        this.values = values.clone();
        this.columns = columns;
    }

    /** Reads little-endian binary32 values. */
    static Rows read(Path file, int columns) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return new Rows(values, columns);
    }

    int count() {
        return values.length / columns;
    }

    int columns() {
        return columns;
    }

    float[] values() {
        return values.clone();
    }

    Rows row(int index) {
        return new Rows(Arrays.copyOfRange(values, index * columns, (index + 1) * columns), columns);
    }

    /** All rows in one call of a new encoder. */
    byte[] encode(BlockFormat format, EncodingKernels kernels, float @Nullable [] importance) {
        byte[] target = new byte[bytes(format.type())];
        format.newEncoder(kernels).encode(values, 0, count(), columns, importance, 0, target, 0);
        return target;
    }

    /** Bytes that the rows take once encoded. */
    int bytes(GgmlType type) {
        return Math.toIntExact(count() * type.rowBytes(columns));
    }

    /** The values as little-endian binary32. */
    byte[] littleEndian() {
        return littleEndian(values);
    }

    static byte[] littleEndian(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}
