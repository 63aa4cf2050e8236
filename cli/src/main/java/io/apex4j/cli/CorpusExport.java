package io.apex4j.cli;

import io.apex4j.calibrate.RenderedCorpus;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says what an export has written. */
final class CorpusExport {
    private final Screen screen;
    private final boolean json;
    private final Map<String, Object> object = new LinkedHashMap<>();

    CorpusExport(Screen screen, boolean json) {
        this.screen = screen;
        this.json = json;
    }

    void wrote(String what, Path path) {
        object.put(what, path.toString());
        if (!json) {
            screen.line("wrote " + path);
        }
    }

    void rendered(RenderedCorpus corpus) {
        Map<String, Object> fallbacks = new LinkedHashMap<>();
        corpus.fallbacks().forEach((fallback, count) -> {
            fallbacks.put(fallback.description(), count);
            if (!json) {
                screen.line("conversations with " + fallback.description() + ": " + count);
            }
        });
        object.put("fallbacks", fallbacks);
    }

    void finish() {
        if (json) {
            screen.out().println(Json.text(object));
        }
    }
}
