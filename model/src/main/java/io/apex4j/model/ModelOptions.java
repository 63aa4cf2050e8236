package io.apex4j.model;

/**
 * How a model is run.
 *
 * @param threads number of threads, at least 1
 * @param contextLength the most tokens of a session; 0 for as many as the model is made for
 * @param keyType how keys are kept
 * @param valueType how values are kept
 */
public record ModelOptions(int threads, int contextLength, KvType keyType, KvType valueType) {
    /** Checks the numbers. */
    public ModelOptions {
        if (threads < 1) {
            throw new ModelException("the number of threads is " + threads + "; it must be at least 1");
        }
        if (contextLength < 0) {
            throw new ModelException(
                    "the context length is " + contextLength + "; 0 stands for the model's own, less is impossible");
        }
    }

    /** All processors, the model's own context, 16-bit keys and values. */
    public static ModelOptions defaults() {
        return new ModelOptions(Runtime.getRuntime().availableProcessors(), 0, KvType.F16, KvType.F16);
    }

    /** The same with another number of threads. */
    public ModelOptions withThreads(int count) {
        return new ModelOptions(count, contextLength, keyType, valueType);
    }

    /** The same with another context length. */
    public ModelOptions withContextLength(int length) {
        return new ModelOptions(threads, length, keyType, valueType);
    }

    /** The same with other types of keys and values. */
    public ModelOptions withKvTypes(KvType keys, KvType values) {
        return new ModelOptions(threads, contextLength, keys, values);
    }
}
