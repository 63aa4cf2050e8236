package io.apex4j.eval;

import io.apex4j.model.KvType;
import io.apex4j.model.ModelOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be measured.
 *
 * @param models the files, of several shards the first; at least one, or a reference
 * @param reference the file that the others are compared with; it is measured too
 * @param baseLogits a file of base logits of llama.cpp to compare with in place of a reference; it brings its own text
 * @param savedLogits where the predictions of the reference, or of the only model, are written as a file of base logits
 * @param texts what perplexity and divergence are measured on; may be empty; no two of one name
 * @param tasks what the models are to answer; no two of one kind and name
 * @param contextLength tokens of a chunk
 * @param chunks the most chunks of a text; 0 for all
 * @param options threads, and how keys and values are kept
 * @param folder where results are kept as they come, to go on from there
 * @param measuresChanges whether weights are compared with the reference's
 * @param measuresSpeed whether speed and memory are measured
 * @param machine processor, cores and Java, in a line
 */
public record EvaluationRequest(
        List<Path> models,
        Optional<Path> reference,
        Optional<Path> baseLogits,
        Optional<Path> savedLogits,
        List<EvaluationText> texts,
        List<TaskSet> tasks,
        int contextLength,
        int chunks,
        ModelOptions options,
        Optional<Path> folder,
        boolean measuresChanges,
        boolean measuresSpeed,
        String machine) {
    private static final int USUAL_CONTEXT = 512;

    /** Checks numbers, names and what excludes what. */
    public EvaluationRequest {
        models = List.copyOf(models);
        texts = List.copyOf(texts);
        tasks = List.copyOf(tasks);
        if (models.isEmpty() && reference.isEmpty()) {
            throw new EvaluationException("there is no model to measure");
        }
        if (contextLength < TextChunks.SMALLEST_CONTEXT) {
            throw new EvaluationException("the context is " + contextLength + "; it must be at least "
                    + TextChunks.SMALLEST_CONTEXT + " (-c)");
        }
        if (chunks < 0) {
            throw new EvaluationException(
                    "the number of chunks is " + chunks + "; 0 stands for all, less is impossible");
        }
        if (baseLogits.isPresent() && (reference.isPresent() || !texts.isEmpty() || savedLogits.isPresent())) {
            throw new EvaluationException("a file of base logits (--kl-divergence-base) takes the place of a reference"
                    + " and brings its text: give neither a reference, nor texts, nor a file to save logits to");
        }
        if (savedLogits.isPresent() && (texts.isEmpty() || reference.isEmpty() && models.size() != 1)) {
            throw new EvaluationException("logits are saved (--save-all-logits) of the reference, or of the only model,"
                    + " on at least one text");
        }
        requireDistinctTexts(texts);
        requireDistinctTasks(tasks);
    }

    private static void requireDistinctTexts(List<EvaluationText> texts) {
        Set<String> names = new HashSet<>();
        for (EvaluationText text : texts) {
            if (!names.add(text.name())) {
                throw new EvaluationException("two texts are called '" + text.name()
                        + "', so their results could not be told apart: give one another name (-f NAME=FILE)");
            }
        }
    }

    private static void requireDistinctTasks(List<TaskSet> tasks) {
        Set<List<String>> known = new HashSet<>();
        for (TaskSet set : tasks) {
            if (!known.add(List.of(set.kind().id(), set.name()))) {
                throw new EvaluationException("two sets of " + set.kind().id() + " tasks are called '" + set.name()
                        + "', so their results could not be told apart: name it once (--tasks), or rename a file");
            }
        }
    }

    /** A builder for a request about models. */
    public static Builder of(List<Path> models) {
        return new Builder(models);
    }

    /** Collects what is to be measured; at first without reference, on no text, with a context of 512 and f32 caches. */
    public static final class Builder {
        private final List<Path> models;
        private final List<EvaluationText> texts = new ArrayList<>();
        private List<TaskSet> tasks = List.of();
        private Optional<Path> reference = Optional.empty();
        private Optional<Path> baseLogits = Optional.empty();
        private Optional<Path> savedLogits = Optional.empty();
        private Optional<Path> folder = Optional.empty();
        private int contextLength = USUAL_CONTEXT;
        private int chunks;
        private ModelOptions options = ModelOptions.defaults().withKvTypes(KvType.F32, KvType.F32);
        private boolean measuresChanges = true;
        private boolean measuresSpeed;
        private String machine = System.getProperty("os.arch", "") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, Java " + Runtime.version();

        private Builder(List<Path> models) {
            this.models = List.copyOf(models);
        }

        /** Sets the reference. */
        public Builder reference(Path file) {
            reference = Optional.of(file);
            return this;
        }

        /** Sets the file of base logits. */
        public Builder baseLogits(Path file) {
            baseLogits = Optional.of(file);
            return this;
        }

        /** Sets where logits are saved. */
        public Builder savedLogits(Path file) {
            savedLogits = Optional.of(file);
            return this;
        }

        /** Adds a text. */
        public Builder text(EvaluationText text) {
            texts.add(text);
            return this;
        }

        /** Sets what the models are to answer. */
        public Builder tasks(List<TaskSet> sets) {
            tasks = List.copyOf(sets);
            return this;
        }

        /** Sets the tokens of a chunk. */
        public Builder contextLength(int tokens) {
            contextLength = tokens;
            return this;
        }

        /** Sets the most chunks of a text; 0 for all. */
        public Builder chunks(int count) {
            chunks = count;
            return this;
        }

        /** Sets threads and caches; its context length does not count. */
        public Builder options(ModelOptions newOptions) {
            options = newOptions;
            return this;
        }

        /** Sets the folder of results. */
        public Builder folder(Path path) {
            folder = Optional.of(path);
            return this;
        }

        /** Sets whether weights are compared. */
        public Builder measuresChanges(boolean wanted) {
            measuresChanges = wanted;
            return this;
        }

        /** Sets whether speed is measured. */
        public Builder measuresSpeed(boolean wanted) {
            measuresSpeed = wanted;
            return this;
        }

        /** Sets what the machine is called. */
        public Builder machine(String description) {
            machine = description;
            return this;
        }

        /** The request. */
        public EvaluationRequest build() {
            return new EvaluationRequest(
                    models,
                    reference,
                    baseLogits,
                    savedLogits,
                    texts,
                    tasks,
                    contextLength,
                    chunks,
                    options,
                    folder,
                    measuresChanges,
                    measuresSpeed,
                    machine);
        }
    }
}
