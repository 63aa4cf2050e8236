package io.apex4j.eval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a file of base logits as llama-perplexity does. Predictions may come in any order and from several threads. The
 * file appears under its name when it is {@linkplain #publish published}.
 */
final class BaseLogitsWriter implements AutoCloseable {
    private static final float RANGE = 16;
    private static final float LEVELS = 65_535;

    private final BaseLogitsLayout layout;
    private final OutputFile output;

    private BaseLogitsWriter(BaseLogitsLayout layout, OutputFile output) {
        this.layout = layout;
        this.output = output;
    }

    /**
     * Begins a file.
     *
     * @param texts whose chunks it will hold, one after the other, all of the same context
     */
    static BaseLogitsWriter create(Path file, int vocabulary, List<TextChunks> texts) throws IOException {
        int chunks = texts.stream().mapToInt(TextChunks::count).sum();
        BaseLogitsLayout layout = new BaseLogitsLayout(texts.getFirst().contextLength(), vocabulary, chunks);
        BaseLogitsWriter writer = new BaseLogitsWriter(layout, OutputFile.create(file));
        try {
            writer.writeHeader(texts);
            return writer;
        } catch (IOException | RuntimeException exception) {
            writer.close();
            throw exception;
        }
    }

    private void writeHeader(List<TextChunks> texts) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(Math.toIntExact(layout.recordsStart()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(BaseLogitsLayout.MAGIC)
                .putInt(layout.contextLength())
                .putInt(layout.vocabulary())
                .putInt(layout.chunks());
        for (TextChunks text : texts) {
            for (int token : text.tokens()) {
                header.putInt(token);
            }
        }
        write(header.flip(), 0);
    }

    /**
     * Writes a prediction.
     *
     * @param chunk number of the chunk in the file
     * @param position the place in its chunk of the token that it comes after
     */
    void write(int chunk, int position, float[] logits, int offset, LogitsRow row) {
        float lowest = Math.max(row.lowest(), row.highest() - RANGE);
        float scale = (row.highest() - lowest) / LEVELS;
        float logSum = (float) Math.log(row.sum());
        ByteBuffer record = ByteBuffer.allocate(layout.recordBytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(scale)
                .putFloat(lowest - row.highest() - logSum);
        float perLevel = 1 / scale;
        for (int token = 0; token < layout.vocabulary(); token++) {
            float logit = logits[offset + token];
            record.putShort(logit > lowest ? (short) (int) Math.rint(perLevel * (logit - lowest)) : 0);
        }
        try {
            write(record.rewind(), layout.recordStart(chunk, position));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private void write(ByteBuffer bytes, long position) throws IOException {
        FileChannel channel = output.channel();
        while (bytes.hasRemaining()) {
            channel.write(bytes, position + bytes.position());
        }
    }

    /** Gives the complete file its name. */
    void publish() throws IOException {
        output.publish();
    }

    /** Removes what was written, unless it was published. */
    @Override
    public void close() {
        output.close();
    }
}
