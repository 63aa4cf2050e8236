package io.apex4j.apex;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Everything about an output that is known before its first byte is written. Immutable.
 *
 * @param fileType the file type it carries
 * @param profile the profile that it follows, if one was asked for
 * @param shards its files; one, unless the shards of the input are kept
 * @param keepsSplit whether its files are named as shards
 * @param fileBytes size of all files together
 * @param ruleUses what each rule of the user did, in order
 */
public record Plan(
        FileType fileType,
        Optional<ApexProfile> profile,
        List<PlannedShard> shards,
        boolean keepsSplit,
        long fileBytes,
        List<RuleUse> ruleUses) {

    private static final String EXTENSION = ".gguf";

    /** Keeps its own copies of the lists. */
    public Plan {
        shards = List.copyOf(shards);
        ruleUses = List.copyOf(ruleUses);
    }

    /** All tensors in the order of the output. */
    public List<PlannedTensor> tensors() {
        return shards.stream().flatMap(shard -> shard.tensors().stream()).toList();
    }

    /** Number of weights of all tensors. */
    public long parameters() {
        return tensors().stream().mapToLong(PlannedTensor::elements).sum();
    }

    /** Size of all tensors without padding. */
    public long tensorBytes() {
        return tensors().stream().mapToLong(PlannedTensor::bytes).sum();
    }

    /** Bits of tensor data per weight. */
    public double bitsPerWeight() {
        long parameters = parameters();
        return parameters == 0 ? 0 : 8.0 * tensorBytes() / parameters;
    }

    /**
     * The files that the plan writes for a target.
     *
     * @param target the name asked for; with kept splits the shards are named after it, {@code t-00001-of-00003.gguf} for
     *     {@code t.gguf}
     */
    public List<Path> outputFiles(Path target) {
        if (!keepsSplit) {
            return List.of(target);
        }
        String name = target.getFileName().toString();
        String stem = name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
        return IntStream.rangeClosed(1, shards.size())
                .mapToObj(number -> target.resolveSibling(
                        String.format(Locale.ROOT, "%s-%05d-of-%05d%s", stem, number, shards.size(), EXTENSION)))
                .toList();
    }
}
