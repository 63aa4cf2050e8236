package io.apex4j.apex;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One run of llama-quantize as a golden table records it.
 *
 * @param label what the table calls it
 * @param source name of the source file
 * @param baseType the file type as typed
 * @param imatrix the importance matrix as typed, if one was given
 * @param arguments all other options as typed
 * @param output what came out; empty when llama-quantize refused the run
 */
record GoldenRow(
        String label,
        String source,
        String baseType,
        Optional<String> imatrix,
        List<String> arguments,
        Optional<Output> output) {

    private static final String NOTHING = "-";

    /** Size and hash of the whole output file. */
    record Output(long bytes, String sha256) {}

    static GoldenRow parse(String line) {
        String[] cells = line.split("\t", -1);
        List<String> arguments = cells[4].equals(NOTHING) ? List.of() : Arrays.asList(cells[4].split(" "));
        return new GoldenRow(
                cells[0],
                cells[1],
                cells[2],
                Optional.of(cells[3]).filter(typed -> !typed.equals(NOTHING)),
                List.copyOf(arguments),
                cells[6].equals("refused")
                        ? Optional.empty()
                        : Optional.of(new Output(Long.parseLong(cells[5]), cells[6])));
    }

    boolean isRefused() {
        return output.isEmpty();
    }

    /** The profile that this run follows with a tensor-type file, if it does. */
    Optional<ApexProfile> profile() {
        String name = label.startsWith("other-") ? label.substring("other-".length()) : label;
        return ApexProfile.names().contains(name)
                ? Optional.of(ApexProfile.parse(name).withImatrix(imatrix.isPresent()))
                : Optional.empty();
    }

    /**
     * The options of the run but for its importance matrix.
     *
     * @param recipes the folder of the tensor-type files
     */
    QuantizeOptions.Builder options(Path recipes) {
        QuantizeOptions.Builder options = QuantizeOptions.of(FileType.parse(baseType));
        TensorTypeRules.Builder rules = TensorTypeRules.builder();
        List<String> included = new ArrayList<>();
        List<String> excluded = new ArrayList<>();
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            switch (option) {
                case "--pure" -> options.pure(true);
                case "--allow-requantize" -> options.allowRequantize(true);
                case "--leave-output-tensor" -> options.leaveOutputTensor(true);
                case "--tensor-type" -> rules.option(rest.removeFirst());
                case "--tensor-type-file" -> rules.file(recipes.resolve(rest.removeFirst()));
                case "--output-tensor-type" -> options.outputTensorType(TensorTypes.parse(option, rest.removeFirst()));
                case "--token-embedding-type" ->
                    options.tokenEmbeddingType(TensorTypes.parse(option, rest.removeFirst()));
                case "--prune-layers" -> options.pruneLayers(QuantizeOptions.parseLayers(rest.removeFirst()));
                case "--override-kv" -> options.override(KeyOverride.parse(rest.removeFirst()));
                case "--include-weights" -> included.add(rest.removeFirst());
                case "--exclude-weights" -> excluded.add(rest.removeFirst());
                default -> throw new IllegalArgumentException("option of a golden table: " + option);
            }
        }
        return options.rules(rules.build()).weights(new WeightFilter(included, excluded));
    }

    @Override
    public String toString() {
        return label + imatrix.map(typed -> " with " + typed).orElse("") + " of " + source;
    }
}
