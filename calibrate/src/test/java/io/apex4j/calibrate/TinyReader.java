package io.apex4j.calibrate;

import io.apex4j.gguf.GgufModel;
import io.apex4j.model.ChatTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bundled model, as far as rendering texts for it goes. */
final class TinyReader {
    private TinyReader() {}

    /** With its own chat template. */
    static ReaderModel load() {
        try (GgufModel model = GgufModel.open(file())) {
            return ReaderModel.of(model.metadata(), "tiny");
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /** With another chat template. */
    static ReaderModel with(String template) {
        return new ReaderModel("tiny", load().tokenizer(), ChatTemplate.parse(template));
    }

    private static Path file() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("demo/tiny-lfm2moe-bf16.gguf");
            if (Files.exists(file)) {
                return file;
            }
        }
        throw new IllegalStateException("no demo/tiny-lfm2moe-bf16.gguf above the current folder");
    }
}
