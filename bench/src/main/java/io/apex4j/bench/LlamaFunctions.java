package io.apex4j.bench;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The functions of llama.cpp 0.5.0 that this package calls, under their C names.
 *
 * <p>Libraries stay loaded until the JVM ends: the backends, which llama.cpp loads itself, point into them. A call costs
 * microseconds, since arguments are boxed; none of these functions is called for less than a row of weights or a token.
 */
final class LlamaFunctions {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfBoolean BOOL = ValueLayout.JAVA_BOOLEAN;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;

    final MethodHandle llamaVersion;
    final MethodHandle llamaBackendInit;
    final MethodHandle llamaLogSet;
    final MethodHandle llamaModelDefaultParams;
    final MethodHandle llamaModelQuantizeDefaultParams;
    final MethodHandle llamaModelQuantize;
    final MethodHandle llamaModelLoadFromFile;
    final MethodHandle llamaModelFree;
    final MethodHandle llamaModelDesc;
    final MethodHandle llamaModelNParams;
    final MethodHandle llamaModelGetVocab;
    final MethodHandle llamaVocabNTokens;
    final MethodHandle llamaTokenize;
    final MethodHandle llamaTokenToPiece;
    final MethodHandle llamaVocabIsEog;
    final MethodHandle llamaVocabIsControl;
    final MethodHandle llamaSamplerInitGrammar;
    final MethodHandle llamaSamplerApply;
    final MethodHandle llamaSamplerAccept;
    final MethodHandle llamaSamplerFree;
    final MethodHandle llamaContextDefaultParams;
    final MethodHandle llamaInitFromModel;
    final MethodHandle llamaFree;
    final MethodHandle llamaGetMemory;
    final MethodHandle llamaMemoryClear;
    final MethodHandle llamaDecode;
    final MethodHandle llamaGetLogitsIth;
    final MethodHandle ggmlBackendRegCount;
    final MethodHandle ggmlBackendLoadAllFromPath;
    final MethodHandle ggmlQuantizeChunk;
    final MethodHandle ggmlQuantizeRequiresImatrix;
    final MethodHandle ggmlGetTypeTraits;

    /** Loads the libraries, those that others need first, and finds the functions in them. */
    LlamaFunctions(PeerLibraries libraries) {
        SymbolLookup base = load(libraries.base());
        SymbolLookup ggml = load(libraries.ggml());
        SymbolLookup llama = load(libraries.llama());
        llamaVersion = find(llama, "llama_version", FunctionDescriptor.of(POINTER));
        llamaBackendInit = find(llama, "llama_backend_init", FunctionDescriptor.ofVoid());
        llamaLogSet = find(llama, "llama_log_set", FunctionDescriptor.ofVoid(POINTER, POINTER));
        llamaModelDefaultParams =
                find(llama, "llama_model_default_params", FunctionDescriptor.of(LlamaStructs.MODEL_PARAMETERS));
        llamaModelQuantizeDefaultParams = find(
                llama, "llama_model_quantize_default_params", FunctionDescriptor.of(LlamaStructs.QUANTIZE_PARAMETERS));
        llamaModelQuantize = find(llama, "llama_model_quantize", FunctionDescriptor.of(INT, POINTER, POINTER, POINTER));
        llamaModelLoadFromFile = find(
                llama,
                "llama_model_load_from_file",
                FunctionDescriptor.of(POINTER, POINTER, LlamaStructs.MODEL_PARAMETERS));
        llamaModelFree = find(llama, "llama_model_free", FunctionDescriptor.ofVoid(POINTER));
        llamaModelDesc = find(llama, "llama_model_desc", FunctionDescriptor.of(INT, POINTER, POINTER, LONG));
        llamaModelNParams = find(llama, "llama_model_n_params", FunctionDescriptor.of(LONG, POINTER));
        llamaModelGetVocab = find(llama, "llama_model_get_vocab", FunctionDescriptor.of(POINTER, POINTER));
        llamaVocabNTokens = find(llama, "llama_vocab_n_tokens", FunctionDescriptor.of(INT, POINTER));
        llamaTokenize = find(
                llama, "llama_tokenize", FunctionDescriptor.of(INT, POINTER, POINTER, INT, POINTER, INT, BOOL, BOOL));
        llamaTokenToPiece =
                find(llama, "llama_token_to_piece", FunctionDescriptor.of(INT, POINTER, INT, POINTER, INT, INT, BOOL));
        llamaVocabIsEog = find(llama, "llama_vocab_is_eog", FunctionDescriptor.of(BOOL, POINTER, INT));
        llamaVocabIsControl = find(llama, "llama_vocab_is_control", FunctionDescriptor.of(BOOL, POINTER, INT));
        llamaSamplerInitGrammar =
                find(llama, "llama_sampler_init_grammar", FunctionDescriptor.of(POINTER, POINTER, POINTER, POINTER));
        llamaSamplerApply = find(llama, "llama_sampler_apply", FunctionDescriptor.ofVoid(POINTER, POINTER));
        llamaSamplerAccept = find(llama, "llama_sampler_accept", FunctionDescriptor.ofVoid(POINTER, INT));
        llamaSamplerFree = find(llama, "llama_sampler_free", FunctionDescriptor.ofVoid(POINTER));
        llamaContextDefaultParams =
                find(llama, "llama_context_default_params", FunctionDescriptor.of(LlamaStructs.CONTEXT_PARAMETERS));
        llamaInitFromModel = find(
                llama,
                "llama_init_from_model",
                FunctionDescriptor.of(POINTER, POINTER, LlamaStructs.CONTEXT_PARAMETERS));
        llamaFree = find(llama, "llama_free", FunctionDescriptor.ofVoid(POINTER));
        llamaGetMemory = find(llama, "llama_get_memory", FunctionDescriptor.of(POINTER, POINTER));
        llamaMemoryClear = find(llama, "llama_memory_clear", FunctionDescriptor.ofVoid(POINTER, BOOL));
        llamaDecode = find(llama, "llama_decode", FunctionDescriptor.of(INT, POINTER, LlamaStructs.BATCH));
        llamaGetLogitsIth = find(llama, "llama_get_logits_ith", FunctionDescriptor.of(POINTER, POINTER, INT));
        ggmlBackendRegCount = find(ggml, "ggml_backend_reg_count", FunctionDescriptor.of(LONG));
        ggmlBackendLoadAllFromPath = find(ggml, "ggml_backend_load_all_from_path", FunctionDescriptor.ofVoid(POINTER));
        ggmlQuantizeChunk = find(
                base,
                "ggml_quantize_chunk",
                FunctionDescriptor.of(LONG, INT, POINTER, POINTER, LONG, LONG, LONG, POINTER));
        ggmlQuantizeRequiresImatrix = find(base, "ggml_quantize_requires_imatrix", FunctionDescriptor.of(BOOL, INT));
        ggmlGetTypeTraits = find(
                base,
                "ggml_get_type_traits",
                FunctionDescriptor.of(POINTER.withTargetLayout(LlamaStructs.TYPE_TRAITS), INT));
    }

    /** {@code void to_float(const void * blocks, float * values, int64_t count)} of a type's traits. */
    static MethodHandle toFloat(MemorySegment function) {
        return Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.ofVoid(POINTER, POINTER, LONG));
    }

    /** Calls a function; one without a result gives null. */
    static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException("C functions throw nothing", failure);
        }
    }

    private static SymbolLookup load(Path library) {
        try {
            return SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalArgumentException exception) {
            throw new LlamaCppException("Cannot load " + library + ": " + exception.getMessage(), exception);
        }
    }

    private static MethodHandle find(SymbolLookup library, String name, FunctionDescriptor descriptor) {
        MemorySegment function = library.find(name)
                .orElseThrow(() -> new LlamaCppException(
                        "llama.cpp " + PeerLibraries.VERSION + " has a function " + name + ", this library has none"));
        return Linker.nativeLinker().downcallHandle(function, descriptor);
    }
}
