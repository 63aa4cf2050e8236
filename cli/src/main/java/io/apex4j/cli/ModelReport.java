package io.apex4j.cli;

import static io.apex4j.cli.TextTable.Column.cut;
import static io.apex4j.cli.TextTable.Column.name;
import static io.apex4j.cli.TextTable.Column.number;
import static io.apex4j.cli.TextTable.Column.text;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.FileType;
import io.apex4j.apex.ModelShape;
import io.apex4j.apex.ProfileRecognition;
import io.apex4j.apex.Role;
import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Shows what is in a model, as tables or as JSON. */
final class ModelReport {
    /** What llama.cpp adds to a file type that it only concluded from the tensors. */
    private static final long GUESSED = 1024;

    private final GgufModel model;
    private final ModelShape shape;
    private final String filter;
    private final boolean full;
    private final List<SizedTensor> sizes;

    /**
     * A report.
     *
     * @param filter what the keys and tensor names shown contain
     * @param full whether long texts and arrays are shown to their end
     */
    ModelReport(GgufModel model, String filter, boolean full) {
        this.model = model;
        this.shape = ModelShape.of(model);
        this.filter = filter;
        this.full = full;
        this.sizes = model.tensors().stream().map(SizedTensor::of).toList();
    }

    /**
     * Prints the report.
     *
     * @param showsMetadata whether with the metadata
     * @param showsTensors whether with the tensors
     * @param showsTotals whether with the sums by type and role and the facts about the file
     */
    void print(Screen screen, boolean showsMetadata, boolean showsTensors, boolean showsTotals) {
        if (showsMetadata) {
            screen.table(metadataTable());
        }
        if (showsTensors) {
            screen.table(tensorTable());
        }
        if (showsTotals) {
            screen.table(typeTable());
            screen.table(Totals.roleTable(sizes));
            screen.out().println();
            facts().forEach((name, value) -> screen.line(String.format(Locale.ROOT, "%-13s %s", name, value)));
        }
    }

    private TextTable metadataTable() {
        TextTable table = new TextTable(text("key"), text("type"), full ? text("value") : cut("value"));
        model.metadata().values().forEach((key, value) -> {
            if (key.contains(filter)) {
                table.row(key, MetadataText.type(value), MetadataText.of(value, full));
            }
        });
        return table;
    }

    private List<GgufTensor> tensors() {
        return model.tensors().stream()
                .filter(tensor -> tensor.name().contains(filter))
                .toList();
    }

    private TextTable tensorTable() {
        TextTable table = new TextTable(name("tensor"), text("shape"), text("type"), number("bytes"), cut("role"));
        for (GgufTensor tensor : tensors()) {
            table.row(
                    tensor.name(),
                    PlanReport.shape(tensor.shape()),
                    tensor.type().name(),
                    Numbers.count(tensor.bytes()),
                    Role.of(tensor.name()).label());
        }
        return table;
    }

    private TextTable typeTable() {
        long all = Math.max(1, Totals.of(sizes).bytes());
        TextTable table =
                new TextTable(text("type"), number("tensors"), number("weights"), number("size"), number("share"));
        Totals.byType(sizes)
                .forEach((type, totals) -> table.row(
                        type.name(),
                        Numbers.count(totals.tensors()),
                        Numbers.weights(totals.weights()),
                        Numbers.size(totals.bytes()),
                        Numbers.percent((double) totals.bytes() / all)));
        return table;
    }

    private Map<String, String> facts() {
        Totals all = Totals.of(sizes);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "file",
                model.paths().getFirst()
                        + (model.paths().size() > 1 ? " and " + (model.paths().size() - 1) + " more" : ""));
        facts.put("format", "GGUF " + model.shards().getFirst().version() + ", alignment " + shape.alignment());
        shape.metadata().text("general.name").ifPresent(name -> facts.put("name", name));
        facts.put(
                "network",
                (shape.architecture().isEmpty() ? "(no architecture)" : shape.architecture()) + ", "
                        + Numbers.counted(shape.layers(), "layer") + ", " + shape.denseLayers() + " leading dense");
        facts.put("weights", Numbers.count(all.weights()) + " in " + Numbers.counted(all.tensors(), "tensor"));
        facts.put(
                "size",
                Numbers.size(model.fileBytes()) + " (" + Numbers.count(model.fileBytes()) + " bytes), "
                        + Numbers.bits(all.bitsPerWeight()) + " bits per weight");
        facts.put("file type", fileType().orElse("not given"));
        facts.put("APEX profile", profile().map(ApexProfile::id).orElse("none recognised"));
        return facts;
    }

    private Optional<String> fileType() {
        OptionalLong number = shape.metadata().integer("general.file_type");
        if (number.isEmpty()) {
            return Optional.empty();
        }
        boolean isGuessed = number.getAsLong() >= GUESSED;
        long plain = isGuessed ? number.getAsLong() - GUESSED : number.getAsLong();
        String name = FileType.ofNumber(plain).map(FileType::name).orElse("unknown (" + number.getAsLong() + ")");
        return Optional.of(isGuessed ? name + " (guessed)" : name);
    }

    private Optional<ApexProfile> profile() {
        return ProfileRecognition.of(shape);
    }

    /**
     * The report as one JSON object.
     *
     * @param withMetadata whether with the metadata
     * @param withTensors whether with the tensors
     */
    Map<String, Object> json(boolean withMetadata, boolean withTensors) {
        Totals all = Totals.of(sizes);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kind", "model");
        object.put("files", model.paths().stream().map(Path::toString).toList());
        object.put("version", model.shards().getFirst().version());
        object.put("alignment", shape.alignment());
        object.put("architecture", shape.architecture());
        object.put("layers", shape.layers());
        object.put("denseLayers", shape.denseLayers());
        object.put("parameters", all.weights());
        object.put("tensorBytes", all.bytes());
        object.put("fileBytes", model.fileBytes());
        object.put("bitsPerWeight", all.bitsPerWeight());
        object.put("fileType", fileType().orElse(null));
        object.put("profile", profile().map(ApexProfile::id).orElse(null));
        object.put("types", Totals.typesJson(sizes));
        object.put("roles", Totals.rolesJson(sizes));
        if (withMetadata) {
            object.put("metadata", metadataJson());
        }
        if (withTensors) {
            object.put("tensors", tensorsJson());
        }
        return object;
    }

    private Map<String, Object> metadataJson() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        model.metadata().values().forEach((key, value) -> {
            if (key.contains(filter)) {
                metadata.put(key, MetadataText.json(value, full));
            }
        });
        return metadata;
    }

    private List<Map<String, Object>> tensorsJson() {
        List<Map<String, Object>> list = new ArrayList<>();
        for (GgufTensor tensor : tensors()) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("name", tensor.name());
            object.put("shape", tensor.shape());
            object.put("role", Role.of(tensor.name()).label());
            object.put("type", tensor.type().name());
            object.put("bytes", tensor.bytes());
            list.add(object);
        }
        return list;
    }
}
