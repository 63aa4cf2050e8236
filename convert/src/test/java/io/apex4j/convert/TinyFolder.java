package io.apex4j.convert;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder of the tiny trained model, and copies of it with other weights. */
final class TinyFolder {
    static final String MODEL = "models/tiny-lfm2moe/";

    private TinyFolder() {}

    /** The original. */
    static Path original() {
        return SharedData.path(MODEL + "hf");
    }

    /** The GGUF file that llama.cpp's rules made of it. */
    static Path golden() {
        return SharedData.path(MODEL + "tiny-lfm2moe-bf16.gguf");
    }

    /** A copy of all but the weights. */
    static Path copyWithoutWeightsTo(Path folder) {
        Path from = original();
        try {
            Files.createDirectories(folder);
            for (String name : List.of(
                    "config.json",
                    "generation_config.json",
                    "tokenizer.json",
                    "tokenizer_config.json",
                    "special_tokens_map.json",
                    "chat_template.jinja")) {
                Files.write(folder.resolve(name), Files.readAllBytes(from.resolve(name)));
            }
            return folder;
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /** The original's tensors. */
    static RawSafetensors weights() {
        return RawSafetensors.read(original().resolve(Checkpoint.SINGLE));
    }
}
