package io.apex4j.convert;

import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a GGUF file of a folder in the Hugging Face format, as llama.cpp's converter makes it.
 *
 * <pre>{@code
 * try (HuggingFaceFolder folder = HuggingFaceFolder.open(path)) {
 *     ConversionPlan plan = Converter.plan(folder, ConvertOptions.defaults());
 *     Converter.convert(plan, target, ConvertProgress.NONE);
 * }
 * }</pre>
 */
public final class Converter {
    private Converter() {}

    /**
     * Plans a conversion: reads no weights, except to compare an output head with the embedding that it should equal.
     *
     * @throws ConvertException when a tensor is missing, unknown or of the wrong shape
     */
    public static ConversionPlan plan(HuggingFaceFolder folder, ConvertOptions options) {
        List<TensorJob> jobs = TensorPlanner.plan(folder.configuration(), folder.checkpoint(), options.type());
        ModelFacts facts =
                options.modelName().map(name -> named(folder.facts(), name)).orElseGet(folder::facts);
        GgufMetadata metadata = OutputMetadata.of(
                folder.configuration(), facts, folder.generation(), folder.tokenizer(), jobs, options.type());
        return new ConversionPlan(folder, options, facts, metadata, jobs);
    }

    private static ModelFacts named(ModelFacts facts, String name) {
        return new ModelFacts(
                name,
                facts.repository(),
                facts.license(),
                facts.licenseName(),
                facts.licenseLink(),
                facts.tags(),
                facts.languages(),
                facts.baseModels());
    }

    /**
     * Looks at the place where a file is to be written.
     *
     * @return what speaks against it, each with a way out; none when the file can be written
     */
    public static List<String> targetProblems(ConversionPlan plan, Path target) {
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null || target.getFileName() == null || Files.isDirectory(target)) {
            return List.of("output " + target + " is a folder; give the name of a file");
        }
        if (!Files.isDirectory(parent)) {
            return List.of("output " + target + ": the folder " + parent + " does not exist; create it first");
        }
        List<String> problems = new ArrayList<>();
        if (!Files.isWritable(parent)) {
            problems.add("output " + target + ": no permission to write in the folder " + parent);
        }
        try {
            for (Path input : inputs(plan.folder())) {
                if (isSame(target, input) || isSame(GgufWriter.temporaryPath(target), input)) {
                    problems.add("output " + target + " would replace the input " + input + "; choose another name");
                }
            }
            long usable = Files.getFileStore(parent).getUsableSpace();
            if (usable < plan.fileBytes()) {
                problems.add("output folder " + parent + " has " + usable + " bytes free, the output needs "
                        + plan.fileBytes() + "; free " + (plan.fileBytes() - usable)
                        + " bytes or choose another folder");
            }
        } catch (IOException exception) {
            problems.add("output " + target + ": its place cannot be looked at: " + exception);
        }
        return problems;
    }

    private static List<Path> inputs(HuggingFaceFolder folder) throws IOException {
        List<Path> inputs = new ArrayList<>(folder.weightFiles());
        try (Stream<Path> files = Files.list(folder.path())) {
            files.filter(file -> !file.toString().endsWith(".gguf")).forEach(inputs::add);
        }
        return inputs;
    }

    private static boolean isSame(Path one, Path other) throws IOException {
        return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
    }

    /**
     * Converts as planned. The file appears under its name only when it is complete, and replaces one of that name; after
     * a failure nothing is left. Memory is a few megabytes per thread.
     *
     * @throws ConvertException when a weight is not finite or the place is unfit, or the calling thread is interrupted
     * @throws IOException when reading or writing fails
     */
    public static void convert(ConversionPlan plan, Path target, ConvertProgress progress) throws IOException {
        List<String> problems = targetProblems(plan, target);
        if (!problems.isEmpty()) {
            throw new ConvertException(String.join("; ", problems));
        }
        GgufWriter writer = GgufWriter.create(target, plan.layout());
        try {
            progress.started(plan.tensorBytes());
            new SliceLoop(plan.folder().checkpoint(), plan.jobs(), writer, progress)
                    .run(plan.options().threads());
            writer.complete();
            writer.publish();
        } catch (IOException | RuntimeException | Error failure) {
            discard(writer, failure);
            throw failure;
        }
    }

    private static void discard(GgufWriter writer, Throwable failure) {
        try {
            writer.discard();
        } catch (IOException exception) {
            failure.addSuppressed(exception);
        }
    }
}
