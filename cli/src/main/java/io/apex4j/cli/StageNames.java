package io.apex4j.cli;

import io.apex4j.apex.QuantizeProgress.Stage;

/** The stages of a quantization in words. */
final class StageNames {
    private StageNames() {}

    static String of(Stage stage) {
        return switch (stage) {
            case CHECKING -> "checking the source";
            case VERIFYING -> "verifying what is there";
            case QUANTIZING -> "quantizing";
        };
    }
}
