package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.pipeline.CardFacts;
import io.apex4j.pipeline.PipelineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the model card says besides what is measured. */
final class CardArguments {
    @Option(
            names = "--base-model",
            paramLabel = "OWNER/NAME",
            description = "The model on the hub that is quantized (else what the input says).")
    private @Nullable String baseModel;

    @Option(names = "--license", paramLabel = "ID", description = "Its license (else what the input says).")
    private @Nullable String license;

    @Option(names = "--license-name", paramLabel = "NAME", description = "Name of a license that is 'other'.")
    private @Nullable String licenseName;

    @Option(names = "--license-link", paramLabel = "LINK", description = "Where that license is found.")
    private @Nullable String licenseLink;

    @Option(
            names = "--language",
            paramLabel = "CODE",
            split = ",",
            description = "Its languages (else what the input says).")
    private List<String> languages = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "TAG", split = ",", description = "Further tags.")
    private List<String> tags = new ArrayList<>();

    @Option(names = "--quantized-by", paramLabel = "NAME", description = "Who has quantized it.")
    private @Nullable String quantizedBy;

    @Option(
            names = "--repo",
            paramLabel = "OWNER/NAME",
            description = "Where the folder will be published on the hub, for the commands in the card.")
    private @Nullable String repository;

    CardFacts facts() {
        try {
            return new CardFacts(
                    Optional.ofNullable(baseModel),
                    Optional.ofNullable(license),
                    Optional.ofNullable(licenseName),
                    Optional.ofNullable(licenseLink),
                    languages,
                    tags,
                    Optional.ofNullable(quantizedBy),
                    Optional.ofNullable(repository));
        } catch (PipelineException exception) {
            throw new OptionException(String.valueOf(exception.getMessage()));
        }
    }
}
