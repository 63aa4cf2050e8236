package io.apex4j.bench;

import io.apex4j.gguf.GgmlType;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * llama.cpp 0.5.0 in this process: its quantizer, its block formats, and its loader.
 *
 * <p>What llama.cpp cannot do it mostly reports, which is a {@link LlamaCppException} with what it logged; a broken
 * assertion in it ends the JVM. Its log is one for the whole process, so only one instance may be open at a time, and
 * {@link #quantize}, {@link #load} and models are not thread-safe; {@link #quantizeRows} and {@link #dequantize} are.
 *
 * <p>Memory: what a call needs lives in an arena of that call. The instance owns the arena of the log's callback and
 * frees it on {@link #close}; the libraries themselves stay loaded until the JVM ends.
 */
final class LlamaCpp implements AutoCloseable {
    private final LlamaFunctions functions;
    private final LlamaLog log = new LlamaLog();
    private final Arena logArena = Arena.ofShared();

    private LlamaCpp(LlamaFunctions functions) {
        this.functions = functions;
    }

    /**
     * Loads llama.cpp with the backend for this processor.
     *
     * @param folder where {@code bench/peer.sh} has put the libraries
     * @throws LlamaCppException when they are absent or of another version
     */
    static LlamaCpp open(Path folder) {
        PeerLibraries libraries = PeerLibraries.verified(folder);
        LlamaCpp llama = new LlamaCpp(new LlamaFunctions(libraries));
        try {
            llama.start(libraries);
            return llama;
        } catch (RuntimeException exception) {
            llama.close();
            throw exception;
        }
    }

    /**
     * Quantizes a file with {@code llama_model_quantize}.
     *
     * @param target the file to write; for shards the name without {@code .gguf}, after which they are named
     * @throws LlamaCppException when llama.cpp refuses; part of the target may have been written
     */
    void quantize(Path source, Path target, LlamaQuantization request) {
        log.clear();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters =
                    (MemorySegment) LlamaFunctions.call(functions.llamaModelQuantizeDefaultParams, arena);
            LlamaParameters.fill(parameters, request, arena);
            int status = (int) LlamaFunctions.call(
                    functions.llamaModelQuantize,
                    arena.allocateFrom(source.toString()),
                    arena.allocateFrom(target.toString()),
                    parameters);
            if (status != 0) {
                throw new LlamaCppException("llama.cpp does not quantize " + source + ": " + log.text());
            }
        }
    }

    /**
     * Loads a model as a program that runs it would, checks every tensor, and frees it.
     *
     * @return what llama.cpp calls the model, and the number of its parameters
     * @throws LlamaCppException when llama.cpp cannot load it
     */
    LoadedModel load(Path file) {
        try (LlamaModel model = LlamaModel.load(functions, log, file, LlamaModel.Loading.CHECKED)) {
            return new LoadedModel(model.description(), model.parameters());
        }
    }

    /**
     * Loads a model to run it.
     *
     * @throws LlamaCppException when llama.cpp cannot load it
     */
    LlamaModel open(Path file, LlamaModel.Loading loading) {
        return LlamaModel.load(functions, log, file, loading);
    }

    /** A model that llama.cpp has loaded: its description, such as {@code lfm2moe 8B.A1B Q4_K - Medium}, and size. */
    record LoadedModel(String description, long parameters) {}

    /** Whether {@link #quantizeRows} to a type needs importance values; without them llama.cpp ends the JVM. */
    boolean requiresImportance(GgmlType type) {
        return (boolean) LlamaFunctions.call(functions.ggmlQuantizeRequiresImatrix, type.number());
    }

    /**
     * Encodes rows with {@code ggml_quantize_chunk}.
     *
     * @param rows values {@code [rows, columns]}
     * @param columns values of a row, whole blocks
     * @param importance one weight per column, or null
     * @return the blocks
     */
    byte[] quantizeRows(GgmlType type, float[] rows, int columns, float @Nullable [] importance) {
        if (importance == null && requiresImportance(type)) {
            throw new IllegalArgumentException(type + " needs importance values");
        }
        long rowCount = rows.length / columns;
        long size = rowCount * type.rowBytes(columns);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(size);
            MemorySegment weights =
                    importance == null ? MemorySegment.NULL : arena.allocateFrom(ValueLayout.JAVA_FLOAT, importance);
            long written = (long) LlamaFunctions.call(
                    functions.ggmlQuantizeChunk,
                    type.number(),
                    arena.allocateFrom(ValueLayout.JAVA_FLOAT, rows),
                    target,
                    0L,
                    rowCount,
                    (long) columns,
                    weights);
            if (written != size) {
                throw new LlamaCppException(
                        "ggml_quantize_chunk wrote " + written + " bytes of " + type + ", expected " + size);
            }
            return target.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /**
     * Decodes blocks with the {@code to_float} of their type.
     *
     * @param elements number of values, whole blocks
     * @throws LlamaCppException for types that ggml has no such function for, among them F32
     */
    float[] dequantize(GgmlType type, byte[] blocks, int elements) {
        MemorySegment traits = (MemorySegment) LlamaFunctions.call(functions.ggmlGetTypeTraits, type.number());
        long function = LlamaStructs.get(LlamaStructs.TYPE_TRAITS, traits, "to_float");
        if (function == 0) {
            throw new LlamaCppException("ggml has no to_float for " + type);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(ValueLayout.JAVA_FLOAT, elements);
            LlamaFunctions.call(
                    LlamaFunctions.toFloat(MemorySegment.ofAddress(function)),
                    arena.allocateFrom(ValueLayout.JAVA_BYTE, blocks),
                    values,
                    (long) elements);
            return values.toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    /** Gives the log back to llama.cpp and frees the callback. */
    @Override
    public void close() {
        LlamaFunctions.call(functions.llamaLogSet, MemorySegment.NULL, MemorySegment.NULL);
        logArena.close();
    }

    private void start(PeerLibraries libraries) {
        LlamaFunctions.call(functions.llamaLogSet, log.callback(Linker.nativeLinker(), logArena), MemorySegment.NULL);
        checkVersion();
        LlamaFunctions.call(functions.llamaBackendInit);
        if ((long) LlamaFunctions.call(functions.ggmlBackendRegCount) == 0) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment folder = arena.allocateFrom(libraries.folder().toString());
                LlamaFunctions.call(functions.ggmlBackendLoadAllFromPath, folder);
            }
        }
        if ((long) LlamaFunctions.call(functions.ggmlBackendRegCount) == 0) {
            throw new LlamaCppException("No backend in " + libraries.folder() + " runs on this processor");
        }
    }

    private void checkVersion() {
        String version = ((MemorySegment) LlamaFunctions.call(functions.llamaVersion))
                .reinterpret(Long.MAX_VALUE)
                .getString(0);
        if (!version.equals(PeerLibraries.REPORTED_VERSION)) {
            throw new LlamaCppException(
                    "llama.cpp reports version " + version + ", expected " + PeerLibraries.REPORTED_VERSION);
        }
        try (Arena arena = Arena.ofConfined()) {
            LlamaStructs.checkDefaults(
                    (MemorySegment) LlamaFunctions.call(functions.llamaModelQuantizeDefaultParams, arena),
                    (MemorySegment) LlamaFunctions.call(functions.llamaModelDefaultParams, arena),
                    (MemorySegment) LlamaFunctions.call(functions.llamaContextDefaultParams, arena));
        }
    }
}
