package io.apex4j.calibrate;

import io.apex4j.gguf.GgufValue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An importance matrix in the older {@code .dat} form. 32 bits each, little endian: number of entries; for each, by name,
 * the length of its name, the name, its calls (its most tokens in chunks, rounded up), number of values, values; then
 * number of chunks, length of the dataset's name, the name. A value is the mean square times the calls, and one times the
 * calls for experts without tokens. Entries without any tokens are left out.
 */
final class LegacyMatrixFile {
    private final OutputStream out;

    private LegacyMatrixFile(OutputStream out) {
        this.out = out;
    }

    /** Writes a whole file. */
    static void write(MatrixContent content, OutputStream out) throws IOException {
        SortedMap<String, InputSums> used = new TreeMap<>(content.entries());
        used.values().removeIf(sums -> sums.largestCount() == 0);
        LegacyMatrixFile file = new LegacyMatrixFile(out);
        file.putInt(used.size());
        for (Map.Entry<String, InputSums> entry : used.entrySet()) {
            file.putText(entry.getKey());
            file.put(entry.getValue(), content.chunkTokens());
        }
        file.putInt(content.chunkCount());
        file.putText(content.datasets().isEmpty() ? "" : content.datasets().getLast());
    }

    private void put(InputSums sums, int chunkTokens) throws IOException {
        int calls = Math.toIntExact(Math.ceilDiv(sums.largestCount(), chunkTokens));
        float[] squares = sums.squares();
        float[] values = new float[squares.length];
        for (int index = 0; index < values.length; index++) {
            long count = sums.counts()[index / sums.columns()];
            float mean = count == 0 ? 1 : squares[index] / count;
            values[index] = mean * calls;
        }
        putInt(calls);
        putInt(values.length);
        out.write(GgufMatrixFile.bytes(values));
    }

    private void putText(String text) throws IOException {
        byte[] bytes = new GgufValue.Text(text).bytes();
        putInt(bytes.length);
        out.write(bytes);
    }

    private void putInt(int number) throws IOException {
        out.write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array());
    }
}
