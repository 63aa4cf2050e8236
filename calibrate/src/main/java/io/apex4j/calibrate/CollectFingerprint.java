package io.apex4j.calibrate;

import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.model.Model;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A hash of everything that the sums of a collection depend on: the model's metadata, tensors, and the first and last
 * bytes of each; the tokens of all chunks; the options; the files that are added.
 */
final class CollectFingerprint {
    /** Bytes at either end of a tensor that are looked at. */
    private static final int SAMPLE_BYTES = 4096;

    private static final int BUFFER_BYTES = 1 << 16;

    private final MessageDigest digest;

    private CollectFingerprint(MessageDigest digest) {
        this.digest = digest;
    }

    static String of(Model model, List<TokenChunk> chunks, CollectSettings settings) throws IOException {
        CollectFingerprint fingerprint = new CollectFingerprint(sha256());
        fingerprint.add(model.file());
        fingerprint.add(
                "cache " + model.options().keyType() + " " + model.options().valueType());
        fingerprint.add("chunks of " + settings.chunkTokens() + ", output " + settings.withOutput() + ", perplexity "
                + settings.measuresPerplexity());
        settings.datasets().forEach(name -> fingerprint.add("dataset " + name));
        for (Path file : settings.earlier()) {
            fingerprint.add("added file");
            fingerprint.add(file);
        }
        chunks.forEach(fingerprint::add);
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    private void add(GgufModel model) {
        model.metadata().values().forEach((key, value) -> {
            add(key + " " + value.type());
            if (value instanceof GgufArray array) {
                digest.update(array.bytes());
            } else {
                add(value.toString());
            }
        });
        for (GgufTensor tensor : model.tensors()) {
            add(tensor.name() + " " + tensor.type() + " " + tensor.shape());
            MemorySegment data = model.data(tensor);
            long sample = Math.min(SAMPLE_BYTES, data.byteSize());
            digest.update(data.asSlice(0, sample).asByteBuffer());
            digest.update(data.asSlice(data.byteSize() - sample, sample).asByteBuffer());
        }
    }

    private void add(TokenChunk chunk) {
        ByteBuffer tokens =
                ByteBuffer.allocate(Integer.BYTES * (1 + chunk.tokens().size()));
        tokens.putInt(chunk.tokens().size());
        chunk.tokens().forEach(tokens::putInt);
        digest.update(tokens.flip());
    }

    private void add(Path file) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream bytes = Files.newInputStream(file)) {
            for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
    }

    private void add(String text) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException("Every JDK has SHA-256", exception);
        }
    }
}
