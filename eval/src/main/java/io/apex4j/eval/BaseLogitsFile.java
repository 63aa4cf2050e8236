package io.apex4j.eval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A file of base logits of llama.cpp, open for reading. Predictions are read one by one; thread-safe. */
final class BaseLogitsFile implements ReferencePredictions, AutoCloseable {
    private static final int LARGEST_CONTEXT = 1 << 22;
    private static final int LARGEST_VOCABULARY = 1 << 22;
    private static final int MOST_TOKENS = 1 << 24;

    private final Path file;
    private final FileChannel channel;
    private final BaseLogitsLayout layout;
    private final int[] tokens;

    private BaseLogitsFile(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.layout = readLayout();
        this.tokens = readTokens();
    }

    /**
     * Opens a file.
     *
     * @throws EvaluationException when it is none, or has another size than its header says
     * @throws IOException when it cannot be read
     */
    static BaseLogitsFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new BaseLogitsFile(file, channel);
        } catch (IOException | RuntimeException exception) {
            channel.close();
            throw exception;
        }
    }

    private BaseLogitsLayout readLayout() throws IOException {
        long size = channel.size();
        if (size < BaseLogitsLayout.HEADER_BYTES) {
            throw fault("has " + size + " bytes, fewer than a file of base logits begins with");
        }
        ByteBuffer header = read(0, BaseLogitsLayout.HEADER_BYTES);
        byte[] magic = new byte[BaseLogitsLayout.MAGIC.length];
        header.get(magic);
        if (!Arrays.equals(magic, BaseLogitsLayout.MAGIC)) {
            throw fault("is no file of base logits: it does not begin with '_logits_'");
        }
        int contextLength = header.getInt();
        int vocabulary = header.getInt();
        int chunks = header.getInt();
        check("context", contextLength, TextChunks.SMALLEST_CONTEXT, LARGEST_CONTEXT);
        check("vocabulary", vocabulary, 1, LARGEST_VOCABULARY);
        check("number of chunks", chunks, 1, MOST_TOKENS / contextLength);
        BaseLogitsLayout found = new BaseLogitsLayout(contextLength, vocabulary, chunks);
        if (found.fileBytes() != size) {
            throw fault("has " + size + " bytes, but with a context of " + contextLength + ", " + vocabulary
                    + " tokens of vocabulary and " + chunks + " chunks it would have " + found.fileBytes()
                    + ": it was not written to its end, or is damaged");
        }
        return found;
    }

    private void check(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw fault("says that its " + what + " is " + value + "; " + least + " to " + most + " are accepted");
        }
    }

    private int[] readTokens() throws IOException {
        int[] read = new int[(int) layout.tokens()];
        read(BaseLogitsLayout.HEADER_BYTES, Integer.BYTES * read.length)
                .asIntBuffer()
                .get(read);
        for (int index = 0; index < read.length; index++) {
            if (read[index] < 0 || read[index] >= layout.vocabulary()) {
                throw fault("has token " + read[index] + " at place " + index % layout.contextLength() + " of chunk "
                        + (index / layout.contextLength() + 1) + "; the vocabulary ends at "
                        + (layout.vocabulary() - 1));
            }
        }
        return read;
    }

    private ByteBuffer read(long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw fault("ends at byte " + channel.size() + " while it is read: someone has cut it");
            }
        }
        return buffer.flip();
    }

    /** Its path. */
    Path file() {
        return file;
    }

    /** Tokens of a chunk. */
    int contextLength() {
        return layout.contextLength();
    }

    /** Size of the vocabulary. */
    int vocabulary() {
        return layout.vocabulary();
    }

    /** The tokens of its first chunks, one after the other. */
    int[] tokens(int chunks) {
        return Arrays.copyOf(tokens, Math.min(chunks, layout.chunks()) * layout.contextLength());
    }

    /** Number of chunks. */
    int chunks() {
        return layout.chunks();
    }

    @Override
    public ReferenceRow read(int chunk, int position, float[] target) {
        ByteBuffer record;
        try {
            record = read(layout.recordStart(chunk, position), layout.recordBytes());
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
        float scale = record.getFloat();
        float lowest = record.getFloat();
        if (!(scale >= 0) || !Float.isFinite(scale * 0xffff + lowest)) {
            throw fault("has the scale " + scale + " and the lowest log probability " + lowest + " after place "
                    + position + " of chunk " + (chunk + 1) + "; they must be finite, and the scale not negative");
        }
        int top = 0;
        int highest = -1;
        byte[] levels = new byte[Short.BYTES * layout.vocabulary()];
        record.get(levels);
        for (int token = 0; token < layout.vocabulary(); token++) {
            int place = Short.BYTES * token;
            int level = levels[place] & 0xff | (levels[place + 1] & 0xff) << 8;
            if (level > highest) {
                highest = level;
                top = token;
            }
            target[token] = scale * level + lowest;
        }
        return new ReferenceRow(top, 0, 0, true);
    }

    private EvaluationException fault(String what) {
        return new EvaluationException(file + " " + what);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
