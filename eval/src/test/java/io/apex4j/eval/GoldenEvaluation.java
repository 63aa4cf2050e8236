package io.apex4j.eval;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * What llama-perplexity says of the small trained model: a line of {@code golden/eval.tsv}.
 *
 * @param file name of the model's file
 * @param arithmetic how it was computed; {@code f32} is as here
 * @param values perplexity, its error; where it was compared: perplexity of the reference, mean divergence, its error,
 *     maximum, 99.9 %, median, root mean square of the change of probabilities in percent, same top in percent
 */
record GoldenEvaluation(String file, String arithmetic, List<Double> values) {
    GoldenEvaluation {
        values = List.copyOf(values);
    }

    static List<GoldenEvaluation> read() throws IOException {
        return Files.readAllLines(SharedData.path("golden/eval.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> List.of(line.split("\t")))
                .map(cells -> new GoldenEvaluation(
                        cells.get(0),
                        cells.get(1),
                        cells.subList(2, cells.size()).stream()
                                .map(Double::valueOf)
                                .toList()))
                .toList();
    }

    boolean isCompared() {
        return values.size() > 2;
    }

    double perplexity() {
        return values.get(0);
    }

    double perplexityError() {
        return values.get(1);
    }

    double meanDivergence() {
        return values.get(3);
    }

    double divergenceError() {
        return values.get(4);
    }

    double largestDivergence() {
        return values.get(5);
    }

    double divergence999() {
        return values.get(6);
    }

    double medianDivergence() {
        return values.get(7);
    }

    double rmsDelta() {
        return values.get(8) / 100;
    }

    double sameTop() {
        return values.get(9) / 100;
    }
}
