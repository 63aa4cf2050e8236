package io.apex4j.calibrate;

import io.apex4j.gguf.GgufTensor;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The state of a collection between two chunks.
 *
 * <p>As a file, big endian, texts in Java's modified UTF-8: a title, the fingerprint of the collection, chunks done, sums of
 * the perplexity (two doubles, a long), number of sums; for each the leader, number of tensors, their names, tokens by
 * matrix (longs), squares and values (floats); at last the CRC-32C of all that. How many matrices and columns there are
 * the model says, not the file.
 *
 * @param chunks chunks that are done
 * @param perplexity sums for the perplexity of these
 * @param sums sums of the inputs
 */
record Checkpoint(int chunks, PerplexityMeter.Totals perplexity, List<Collector.Shared> sums) {
    private static final String TITLE = "apex4j imatrix checkpoint 1";

    /** How many matrices a tensor has, and how many columns these. */
    record Shape(int matrices, int columns) {
        static Shape of(GgufTensor tensor) {
            return new Shape(Collector.matrices(tensor), Math.toIntExact(tensor.columns()));
        }
    }

    /** The place of the checkpoint of an output. */
    static Path pathOf(Path target) {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    /** Writes the checkpoint of an output, in place of an earlier one. */
    void write(Path target, String fingerprint) throws IOException {
        AtomicFile.write(pathOf(target), out -> {
            CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32C());
            DataOutputStream data = new DataOutputStream(checked);
            data.writeUTF(TITLE);
            data.writeUTF(fingerprint);
            data.writeInt(chunks);
            data.writeDouble(perplexity.sum());
            data.writeDouble(perplexity.squares());
            data.writeLong(perplexity.tokens());
            data.writeInt(sums.size());
            for (Collector.Shared shared : sums) {
                write(data, shared);
            }
            data.writeLong(checked.getChecksum().getValue());
            data.flush();
        });
    }

    private static void write(DataOutputStream data, Collector.Shared shared) throws IOException {
        data.writeUTF(shared.leader());
        data.writeInt(shared.tensors().size());
        for (String tensor : shared.tensors()) {
            data.writeUTF(tensor);
        }
        for (long count : shared.sums().counts()) {
            data.writeLong(count);
        }
        data.write(bytes(shared.sums().squares()));
        float[] values = shared.sums().values();
        data.write(bytes(values == null ? new float[shared.sums().squares().length] : values));
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    /**
     * The checkpoint that an earlier run has left beside an output.
     *
     * @param shapes the shape of each tensor of the model by its name
     * @return empty when there is none
     * @throws CalibrationException when it is damaged, or of another collection
     */
    static Optional<Checkpoint> read(Path target, String fingerprint, Map<String, Shape> shapes) throws IOException {
        Path path = pathOf(target);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            CheckedInputStream checked = new CheckedInputStream(in, new CRC32C());
            DataInputStream data = new DataInputStream(checked);
            String title = data.readUTF();
            if (!title.equals(TITLE)) {
                throw damaged(path, "it does not begin as a checkpoint does");
            }
            if (!data.readUTF().equals(fingerprint)) {
                throw new CalibrationException(path + " was left by a run with another model, other texts or other"
                        + " options; give the same ones again, or start anew without --resume");
            }
            Checkpoint checkpoint = read(path, data, shapes);
            long sum = checked.getChecksum().getValue();
            if (data.readLong() != sum || data.read() >= 0) {
                throw damaged(path, "its checksum is wrong");
            }
            return Optional.of(checkpoint);
        } catch (EOFException | UTFDataFormatException exception) {
            throw damaged(path, "it ends too early, or holds a name that is none");
        }
    }

    private static Checkpoint read(Path path, DataInputStream data, Map<String, Shape> shapes) throws IOException {
        int chunks = data.readInt();
        PerplexityMeter.Totals perplexity =
                new PerplexityMeter.Totals(data.readDouble(), data.readDouble(), data.readLong());
        int count = data.readInt();
        if (chunks < 0 || count < 0 || count > shapes.size()) {
            throw damaged(path, chunks + " chunks and " + count + " sums are impossible");
        }
        List<Collector.Shared> sums = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            sums.add(readSums(path, data, shapes));
        }
        return new Checkpoint(chunks, perplexity, sums);
    }

    private static Collector.Shared readSums(Path path, DataInputStream data, Map<String, Shape> shapes)
            throws IOException {
        String leader = data.readUTF();
        Shape shape = shapes.get(leader);
        int tensors = data.readInt();
        if (shape == null || tensors < 1 || tensors > shapes.size()) {
            throw damaged(path, "it has sums of " + leader + " for " + tensors + " tensors");
        }
        List<String> names = new ArrayList<>();
        for (int index = 0; index < tensors; index++) {
            names.add(data.readUTF());
        }
        long[] counts = new long[shape.matrices()];
        for (int matrix = 0; matrix < counts.length; matrix++) {
            counts[matrix] = data.readLong();
        }
        int size = Math.multiplyExact(shape.matrices(), shape.columns());
        InputSums sums = new InputSums(shape.columns(), counts, floats(data, size), floats(data, size));
        return new Collector.Shared(leader, names, sums);
    }

    private static float[] floats(DataInputStream data, int size) throws IOException {
        byte[] bytes = new byte[Math.multiplyExact(size, Float.BYTES)];
        data.readFully(bytes);
        float[] floats = new float[size];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(floats);
        return floats;
    }

    private static CalibrationException damaged(Path path, String reason) {
        return new CalibrationException(path + " is damaged: " + reason + "; start anew without --resume");
    }
}
