package io.apex4j.eval;

import io.apex4j.gguf.GgufFile;
import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tells whether a result is of the file that is there now. Of a model the header and four samples of every tensor are
 * looked at, of a file of base logits its header and samples of it: a few megabytes, whatever its size.
 */
final class Fingerprint {
    private static final int SAMPLE_BYTES = 4096;
    private static final int SAMPLES_PER_TENSOR = 4;
    private static final int SAMPLES_PER_FILE = 1024;
    private static final int BUFFER_BYTES = 1 << 20;

    private Fingerprint() {}

    /** The fingerprint of a model. */
    static String of(GgufModel model) throws IOException {
        Digest digest = new Digest();
        for (GgufFile shard : model.shards()) {
            digest.add(shard.fileBytes());
            try (FileChannel channel = FileChannel.open(shard.path(), StandardOpenOption.READ)) {
                addRange(digest, channel, 0, shard.dataOffset());
            }
        }
        byte[] sample = new byte[SAMPLE_BYTES];
        for (GgufTensor tensor : model.tensors()) {
            int length = (int) Math.min(SAMPLE_BYTES, tensor.bytes());
            for (int index = 0; index < SAMPLES_PER_TENSOR; index++) {
                long position = (tensor.bytes() - length) / (SAMPLES_PER_TENSOR - 1) * index;
                model.shardOf(tensor).copy(tensor, position, sample, 0, length);
                digest.add(ByteBuffer.wrap(sample, 0, length));
            }
        }
        return digest.hex();
    }

    /** The fingerprint of another large file. */
    static String of(Path file) throws IOException {
        Digest digest = new Digest();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            digest.add(size);
            addRange(digest, channel, 0, Math.min(size, BUFFER_BYTES));
            for (long index = 0; index < SAMPLES_PER_FILE; index++) {
                long position = size / SAMPLES_PER_FILE * index;
                addRange(digest, channel, position, Math.min(size, position + SAMPLE_BYTES));
            }
        }
        return digest.hex();
    }

    private static void addRange(Digest digest, FileChannel channel, long from, long to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long position = from;
        while (position < to) {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, to - position));
            int read = channel.read(buffer, position);
            if (read < 0) {
                return;
            }
            digest.add(buffer.flip());
            position += read;
        }
    }
}
