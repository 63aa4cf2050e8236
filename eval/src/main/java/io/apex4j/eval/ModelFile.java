package io.apex4j.eval;

import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file that is measured.
 *
 * @param path where it is
 * @param name what it is called: its name without {@code .gguf}, or its path where that would not be clear
 * @param isReference whether it is what the others are compared with
 * @param fingerprint see {@link Fingerprint}
 * @param fileBytes size of the file or of all shards
 * @param weights number of its weights
 * @param bitsPerWeight bits of tensor data per weight
 */
record ModelFile(
        Path path,
        String name,
        boolean isReference,
        String fingerprint,
        long fileBytes,
        long weights,
        double bitsPerWeight) {
    private static final String ENDING = ".gguf";

    /**
     * Looks into the files of a request: the reference first, each once.
     *
     * @throws EvaluationException when their tokenizers differ
     */
    static List<ModelFile> of(EvaluationRequest request) throws IOException {
        List<Path> paths = new ArrayList<>();
        request.reference().ifPresent(paths::add);
        paths.addAll(request.models());
        Set<Path> known = new HashSet<>();
        Set<String> names = new HashSet<>();
        List<ModelFile> files = new ArrayList<>();
        try (GgufModel first = GgufModel.open(paths.getFirst())) {
            for (Path path : paths) {
                if (!known.add(path.toRealPath())) {
                    continue;
                }
                String name = names.add(stem(path)) ? stem(path) : path.toString();
                try (GgufModel model = GgufModel.open(path)) {
                    TokenizerCheck.check(
                            paths.getFirst().toString(), first.metadata(), path.toString(), model.metadata());
                    boolean isReference = files.isEmpty() && request.reference().isPresent();
                    files.add(of(path, name, isReference, model));
                }
            }
        }
        return files;
    }

    private static ModelFile of(Path path, String name, boolean isReference, GgufModel model) throws IOException {
        long weights = model.tensors().stream().mapToLong(GgufTensor::elements).sum();
        long bytes = model.tensors().stream().mapToLong(GgufTensor::bytes).sum();
        double bitsPerWeight = weights == 0 ? 0 : (double) Byte.SIZE * bytes / weights;
        return new ModelFile(path, name, isReference, Fingerprint.of(model), model.fileBytes(), weights, bitsPerWeight);
    }

    private static String stem(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    }

    /** The reference among files. */
    static Optional<ModelFile> reference(List<ModelFile> files) {
        return files.stream().filter(ModelFile::isReference).findFirst();
    }

    /** Name of the file itself. */
    String fileName() {
        return String.valueOf(path.getFileName());
    }
}
