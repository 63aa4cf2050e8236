package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.model.KvType;
import io.apex4j.model.ModelException;
import io.apex4j.model.ModelOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about what a model is run with; named as llama-cli names them. */
final class RunArguments {
    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = "How many threads work (else one per processor).")
    private @Nullable Integer threads;

    @Option(
            names = {"-ctk", "--cache-type-k"},
            paramLabel = "TYPE",
            description = "How keys of past tokens are kept: f16, q8_0 or f32 (else ${DEFAULT-VALUE}).")
    private String keyType;

    @Option(
            names = {"-ctv", "--cache-type-v"},
            paramLabel = "TYPE",
            description = "How values of past tokens are kept: f16, q8_0 or f32 (else ${DEFAULT-VALUE}).")
    private String valueType;

    /** Past tokens are kept in 16 bits unless asked otherwise. */
    RunArguments() {
        this(KvType.F16);
    }

    /** Past tokens are kept so unless asked otherwise. */
    RunArguments(KvType usualType) {
        keyType = usualType.toString();
        valueType = usualType.toString();
    }

    /**
     * How a model is run.
     *
     * @param contextLength the most tokens of a session; 0 for as many as the model is made for
     * @throws OptionException when an option is out of range
     */
    ModelOptions options(int contextLength) {
        try {
            ModelOptions options = ModelOptions.defaults()
                    .withContextLength(contextLength)
                    .withKvTypes(KvType.parse(keyType), KvType.parse(valueType));
            return threads == null ? options : options.withThreads(threads);
        } catch (ModelException exception) {
            throw new OptionException(String.valueOf(exception.getMessage()));
        }
    }
}
