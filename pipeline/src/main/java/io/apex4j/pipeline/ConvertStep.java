package io.apex4j.pipeline;

import io.apex4j.convert.ConvertProgress;
import io.apex4j.convert.Converter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * From a Hugging Face folder to a BF16 file.
 *
 * @param source the folder
 * @param target the file
 * @param parameters weights of the model
 */
record ConvertStep(ModelSource.HuggingFace source, Path target, long parameters) implements BuildStep {
    @Override
    public String id() {
        return StepIds.SOURCE;
    }

    @Override
    public String title() {
        return "convert to BF16";
    }

    @Override
    public List<String> outputs() {
        return List.of(String.valueOf(target.getFileName()));
    }

    @Override
    public long outputBytes() {
        return source.plan().fileBytes();
    }

    @Override
    public double effort() {
        return Effort.OF_CONVERTING * parameters;
    }

    @Override
    public String key(Map<String, String> inputs) {
        return Hashes.of(List.of(
                "convert",
                Build.version(),
                "bf16",
                source.plan().facts().name(),
                inputs.getOrDefault(StepIds.INPUT, StepIds.UNKNOWN)));
    }

    @Override
    public void run(boolean isResumed, BuildProgress progress) throws IOException {
        Converter.convert(source.plan(), target, new ConvertProgress() {
            @Override
            public void started(long bytes) {
                progress.workStarted("converting", bytes, true);
            }

            @Override
            public void advanced(long bytes) {
                progress.advanced(bytes);
            }
        });
    }

    @Override
    public Map<String, String> details() {
        return Map.of();
    }
}
