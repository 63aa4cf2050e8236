package io.apex4j.pipeline;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.ModelShape;
import io.apex4j.gguf.GgufTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes the model card: what the files are, how they were made, how to make them again and to run them. It depends on
 * the build and its results alone; no time, no folder.
 */
final class ModelCard {
    private static final int SHORT_HASH = 12;
    private static final double GIGA = 1e9;
    private static final double MEGA = 1e6;

    private final BuildRequest request;
    private final ModelSource source;
    private final CardFacts facts;
    private final Map<ApexProfile, StepRecord> quantized;
    private final Optional<StepRecord> imatrix;
    private final Optional<FileRecord> intermediate;
    private final StringBuilder text = new StringBuilder();

    ModelCard(
            BuildRequest request,
            ModelSource source,
            CardFacts facts,
            Map<ApexProfile, StepRecord> quantized,
            Optional<StepRecord> imatrix,
            Optional<FileRecord> intermediate) {
        this.request = request;
        this.source = source;
        this.facts = facts;
        this.quantized = quantized;
        this.imatrix = imatrix;
        this.intermediate = intermediate;
    }

    /** The card as Markdown, after its head. */
    String text() {
        text.append(frontMatter());
        addIntroduction();
        addFiles();
        addRunning();
        addMaking();
        return text.toString();
    }

    private String frontMatter() {
        List<String> tags = new ArrayList<>(List.of("gguf", "apex", "quantized"));
        if (isMixture()) {
            tags.add("moe");
        }
        if (imatrix.isPresent()) {
            tags.add("imatrix");
        }
        facts.tags().stream().filter(tag -> !tags.contains(tag)).forEach(tags::add);
        FrontMatter head = new FrontMatter()
                .text("base_model", facts.baseModel())
                .text("base_model_relation", facts.baseModel().map(_ -> "quantized"))
                .text("license", facts.license())
                .text("license_name", facts.licenseName())
                .text("license_link", facts.licenseLink())
                .list("language", facts.languages())
                .text("library_name", "gguf")
                .text("pipeline_tag", "text-generation")
                .text("quantized_by", facts.quantizedBy())
                .list("tags", tags);
        return head.end();
    }

    private void addIntroduction() {
        ModelShape shape = source.shape();
        line("");
        line("# " + request.modelName() + " APEX GGUF");
        line("");
        String origin = facts.baseModel()
                .map(model -> "[" + model + "](https://huggingface.co/" + model + ")")
                .orElse(request.modelName());
        line(origin
                + " in the GGUF format, quantized with apex4j. APEX (Adaptive Precision for EXpert models) gives each"
                + " tensor a precision by its role (routed expert, shared expert, attention, token mixing) and its layer:"
                + " the first and last layers high, the middle low."
                + (imatrix.isPresent()
                        ? " The I-variants weight the error of each weight with an importance matrix."
                        : ""));
        line("");
        long weights = shape.tensors().stream().mapToLong(GgufTensor::elements).sum();
        line("The model: architecture " + inline(shape.architecture()) + ", " + weights(weights) + " weights, "
                + shape.layers() + " layers"
                + (isMixture() ? " (" + shape.denseLayers() + " dense), " + experts(shape) : "") + ".");
    }

    private boolean isMixture() {
        return count("expert_count").orElse(0) > 0;
    }

    private String experts(ModelShape shape) {
        return shape.metadata()
                        .integer(shape.architecture() + ".expert_used_count")
                        .orElse(0)
                + " of " + count("expert_count").orElse(0) + " experts for each token";
    }

    private OptionalLong count(String key) {
        ModelShape shape = source.shape();
        return shape.metadata().integer(shape.architecture() + "." + key);
    }

    private void addFiles() {
        line("");
        line("## Files");
        line("");
        line("| file | size | bits per weight | for | SHA-256 begins with |");
        line("|---|---:|---:|---|---|");
        quantized.forEach((profile, record) -> row(
                record.outputs().getFirst(),
                record.details().getOrDefault("bitsPerWeight", "-"),
                ProfilePurpose.of(profile)));
        intermediate.ifPresent(file -> row(file, "-", "not quantized; what the others were made from"));
        imatrix.ifPresent(record -> row(record.outputs().getFirst(), "-", "importance matrix"));
        line("");
        line("`recipes/` holds the type of each tensor of each file. `SHA256SUMS` holds all hashes; `sha256sum -c"
                + " SHA256SUMS` checks a download.");
    }

    private void row(FileRecord file, String bits, String purpose) {
        line("| " + file.name() + " | " + size(file.bytes()) + " | " + bits + " | " + purpose + " | `"
                + file.sha256().substring(0, SHORT_HASH) + "` |");
    }

    private void addRunning() {
        String file = quantized.values().iterator().next().outputs().getFirst().name();
        line("");
        line("## Running them");
        line("");
        line("With llama.cpp:");
        code("llama-cli -m '" + file + "'", "llama-server -m '" + file + "'");
        line("With Ollama, whose version must know the architecture:");
        code("echo 'FROM ./" + file + "' > Modelfile", "ollama create my-model -f Modelfile", "ollama run my-model");
        line("With LocalAI:");
        code(facts.repository()
                .map(repository -> "local-ai run 'huggingface://" + repository + "/" + file + "'")
                .orElse("cp '" + file + "' models/ && local-ai run '" + file + "'"));
        line("With apex4j, for models of the LFM2 family:");
        code("apex chat '" + file + "'");
    }

    private void addMaking() {
        line("## How they were made");
        line("");
        line("- Tool: apex4j " + Build.version() + ". The quantized tensors are byte for byte those that llama.cpp's"
                + " llama-quantize (0.5.0) writes on x86-64.");
        line("- Source: " + inline(source.name())
                + (source instanceof ModelSource.HuggingFace ? ", converted to BF16." : "."));
        imatrix.ifPresent(this::addMatrix);
        line("");
        line("To make them again:");
        code("apex build '" + input() + "' -o OUT --name '" + request.modelName() + "' --profiles "
                + String.join(
                        ",", quantized.keySet().stream().map(ApexProfile::id).toList())
                + (request.imatrix().isPresent() && imatrix.isPresent()
                        ? " --imatrix '" + imatrix.get().outputs().getFirst().name() + "'"
                        : calibration()));
        line("or, for one of them, step by step:");
        code(steps().toArray(String[]::new));
    }

    private void addMatrix(StepRecord matrix) {
        Map<String, String> details = matrix.details();
        List<String> parts = new ArrayList<>();
        Optional.ofNullable(details.get("corpus"))
                .ifPresent(corpus -> parts.add("corpus " + inline(corpus) + " (SHA-256 of its files `"
                        + details.getOrDefault("corpusSha256", "") + "`)"));
        Optional.ofNullable(details.get("seeds")).ifPresent(seeds -> parts.add("made with seeds " + seeds));
        Optional.ofNullable(details.get("tokens")).ifPresent(tokens -> parts.add(tokens + " tokens"));
        Optional.ofNullable(details.get("chunks"))
                .ifPresent(chunks -> parts.add(chunks + " chunks"
                        + Optional.ofNullable(details.get("chunkTokens"))
                                .map(tokens -> " of " + tokens + " tokens")
                                .orElse("")));
        line("- Importance matrix: `" + matrix.outputs().getFirst().name() + "`, SHA-256 `"
                + matrix.outputs().getFirst().sha256() + "`"
                + (parts.isEmpty() ? "." : "; " + String.join(", ", parts) + "."));
    }

    private List<String> steps() {
        Map.Entry<ApexProfile, StepRecord> first =
                quantized.entrySet().iterator().next();
        ApexProfile profile = first.getKey();
        List<String> commands = new ArrayList<>();
        Names names = new Names(request.modelName());
        String model = source instanceof ModelSource.HuggingFace ? names.intermediate() : input();
        if (source instanceof ModelSource.HuggingFace) {
            commands.add("apex convert '" + input() + "' -o '" + model + "' --type bf16 --model-name '"
                    + request.modelName() + "'");
        }
        String matrix =
                imatrix.map(record -> record.outputs().getFirst().name()).orElse("");
        if (imatrix.isPresent() && request.imatrix().isEmpty()) {
            String corpus = request.calibration().corpus().isPresent() ? "" : " --corpus default";
            commands.add("apex imatrix '" + model + "' -o '" + matrix + "'" + corpus + calibration());
        }
        String option = profile.requiresImatrix() ? " --imatrix '" + matrix + "'" : "";
        commands.add(
                "apex quantize '" + model + "' '" + names.quantized(profile) + "' --profile " + profile.id() + option);
        commands.add("llama-quantize" + option + " --tensor-type-file '" + names.recipe(profile) + "' '" + model + "' '"
                + names.quantized(profile) + "' "
                + first.getValue().details().getOrDefault("fileType", ""));
        return commands;
    }

    private String calibration() {
        BuildRequest.Calibration calibration = request.calibration();
        if (imatrix.isEmpty()) {
            return "";
        }
        return (calibration.corpus().isPresent() ? " --corpus CORPUS" : "")
                + (calibration.chunkTokens() == BuildRequest.Calibration.DEFAULT.chunkTokens()
                        ? ""
                        : " --ctx " + calibration.chunkTokens())
                + (calibration.maximumChunks() == 0 ? "" : " --chunks " + calibration.maximumChunks());
    }

    /** The input by its name alone, for commands. */
    private String input() {
        String name = source.name();
        return name.replaceAll("[^\\p{L}\\p{N} ._+/-]", "_");
    }

    private void code(String... commands) {
        line("");
        line("```sh");
        for (String command : commands) {
            line(command);
        }
        line("```");
        line("");
    }

    private void line(String content) {
        text.append(content).append('\n');
    }

    /** A text of a file's metadata, without what Markdown or HTML would understand. */
    private static String inline(String value) {
        return value.replaceAll("[^\\p{L}\\p{N} ._+/-]", "_");
    }

    private static String size(long bytes) {
        return bytes < GIGA
                ? String.format(Locale.ROOT, "%.2f MB", bytes / MEGA)
                : String.format(Locale.ROOT, "%.2f GB", bytes / GIGA);
    }

    private static String weights(long number) {
        return number < GIGA
                ? String.format(Locale.ROOT, "%.1f M", number / MEGA)
                : String.format(Locale.ROOT, "%.2f B", number / GIGA);
    }
}
