package io.apex4j.examples;

import io.apex4j.model.Generation;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.Generator;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import io.apex4j.model.Sampler;
import io.apex4j.model.SamplingOptions;
import io.apex4j.model.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** Continues a text: {@code GenerateText MODEL.gguf "Once upon a time"}. */
public final class GenerateText {
    private GenerateText() {}

    /** Prints what the model makes of the text. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("Usage: GenerateText MODEL.gguf TEXT");
            return;
        }
        try (Model model = Model.load(Path.of(arguments[0]), ModelOptions.defaults())) {
            SamplingOptions sampling =
                    SamplingOptions.of(model.metadata()).toBuilder().seed(1).build();
            Generator generator = new Generator(model.newSession(), Sampler.of(sampling, model.tokenizer()));
            Generation continued = generator.generate(
                    tokens(model.tokenizer(), arguments[1]),
                    GenerationOptions.defaults().withMaximumTokens(100),
                    System.out::print);
            System.out.printf(
                    "%n%d tokens, %.1f per second, ended by %s%n",
                    continued.tokens().size(), continued.tokensPerSecond(), continued.finishReason());
        }
    }

    /** The tokens of a text, after the one that begins texts where the model wants it. */
    private static int[] tokens(Tokenizer tokenizer, String text) {
        IntStream begin = tokenizer.addsBos() ? tokenizer.bos().stream() : IntStream.empty();
        return IntStream.concat(begin, IntStream.of(tokenizer.encode(text, false)))
                .toArray();
    }
}
