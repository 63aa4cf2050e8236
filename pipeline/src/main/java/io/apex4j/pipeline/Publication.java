package io.apex4j.pipeline;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.Profile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is published: the files of this build, and those of earlier ones in the folder that go with them. */
final class Publication {
    private final BuildRequest request;
    private final ModelSource source;
    private final Map<ApexProfile, StepRecord> quantized = new LinkedHashMap<>();
    private final Optional<StepRecord> imatrix;
    private final Optional<FileRecord> intermediate;

    /**
     * A model card.
     *
     * @param text the card
     * @param missing what it should say and cannot, each with the option that gives it
     */
    record Card(String text, List<String> missing) {}

    Publication(
            BuildRequest request,
            ModelSource source,
            Names names,
            BuildSteps steps,
            BuildState state,
            Map<String, String> hashes)
            throws IOException {
        this.request = request;
        this.source = source;
        Map<String, StepRecord> records = new LinkedHashMap<>();
        for (BuildStep step : steps.steps()) {
            state.step(step.id(), step.key(hashes)).ifPresent(record -> records.put(step.id(), record));
        }
        records.putAll(steps.earlier(new LinkedHashMap<>(hashes), inOrder()));
        imatrix = Optional.ofNullable(records.get(StepIds.IMATRIX));
        intermediate = Optional.ofNullable(records.get(StepIds.SOURCE))
                .filter(_ -> request.keepIntermediate())
                .map(record -> record.outputs().getFirst());
        for (ApexProfile profile : inOrder()) {
            StepRecord record = records.get(profile.id());
            if (record != null) {
                quantized.put(profile, record);
            }
        }
    }

    /** The profiles that are published, then the others. */
    private static List<ApexProfile> inOrder() {
        List<ApexProfile> profiles = new ArrayList<>(ApexProfile.published());
        for (Profile profile : Profile.values()) {
            Stream.of(true, false)
                    .map(isWeighted -> ApexProfile.of(profile, isWeighted))
                    .filter(candidate -> !profiles.contains(candidate))
                    .forEach(profiles::add);
        }
        return profiles;
    }

    /** The files but for the card, in the order of the card. */
    List<FileRecord> files() {
        List<FileRecord> files = new ArrayList<>();
        quantized.values().forEach(record -> files.add(record.outputs().getFirst()));
        intermediate.ifPresent(files::add);
        imatrix.ifPresent(record -> files.add(record.outputs().getFirst()));
        quantized
                .values()
                .forEach(record -> files.addAll(
                        record.outputs().subList(1, record.outputs().size())));
        return files;
    }

    /** The list of hashes, as {@code sha256sum -c} reads it. */
    static String checksums(List<FileRecord> files) {
        return files.stream()
                .map(file -> file.sha256() + "  " + file.name() + "\n")
                .sorted((one, other) -> one.substring(66).compareTo(other.substring(66)))
                .collect(Collectors.joining());
    }

    /** The model card. */
    Card card() {
        CardFacts facts = request.card().or(source.facts());
        List<String> missing = new ArrayList<>();
        if (facts.baseModel().isEmpty()) {
            missing.add("the model card names no base model; give --base-model OWNER/NAME");
        }
        if (facts.license().isEmpty()) {
            missing.add("the model card names no license; give --license IDENTIFIER, such as apache-2.0");
        }
        return new Card(new ModelCard(request, source, facts, quantized, imatrix, intermediate).text(), missing);
    }
}
