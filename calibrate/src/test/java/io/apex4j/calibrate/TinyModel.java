package io.apex4j.calibrate;

import io.apex4j.gguf.SharedData;
import io.apex4j.model.KvType;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The small trained model, and the text that llama-imatrix has read with it. */
final class TinyModel {
    private TinyModel() {}

    static Model load() throws IOException {
        return Model.load(
                SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf"),
                ModelOptions.defaults().withContextLength(2048).withKvTypes(KvType.F32, KvType.F32));
    }

    static Path text() {
        return SharedData.path("models/tiny-lfm2moe/calibration.txt");
    }

    static List<TokenChunk> chunks(Model model, int chunkTokens) throws IOException {
        return TextChunks.of(model, chunkTokens).ofFile(text());
    }
}
