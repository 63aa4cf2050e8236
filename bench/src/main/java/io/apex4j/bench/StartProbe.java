package io.apex4j.bench;

import io.apex4j.model.KvType;
import java.io.IOException;
import java.nio.file.Path;

/** The least of a program that generates text, for {@code compare start}: loads a model and finds one token. */
public final class StartProbe {
    private static final int CONTEXT = 512;

    private StartProbe() {}

    /**
     * Prints the nanoseconds from the begin of loading to the first token.
     *
     * @param arguments the model, the number of threads, the prompt
     */
    public static void main(String[] arguments) throws IOException {
        long start = System.nanoTime();
        try (ApexEngine engine =
                ApexEngine.load(Path.of(arguments[0]), Integer.parseInt(arguments[1]), CONTEXT, KvType.F16)) {
            int token = Engine.best(engine.prompt(engine.tokenize(arguments[2])));
            System.out.println((System.nanoTime() - start) + " " + token);
        }
    }
}
