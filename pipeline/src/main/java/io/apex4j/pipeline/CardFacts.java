package io.apex4j.pipeline;

import io.apex4j.gguf.GgufMetadata;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a model card says about a model that cannot be measured.
 *
 * @param baseModel the model that is quantized, on the hub: {@code owner/name}
 * @param license identifier of the license
 * @param licenseName its name, where the identifier is {@code other}
 * @param licenseLink where it is found
 * @param languages codes of its languages
 * @param tags further tags
 * @param quantizedBy who has quantized it
 * @param repository where the files will be published: {@code owner/name}
 */
public record CardFacts(
        Optional<String> baseModel,
        Optional<String> license,
        Optional<String> licenseName,
        Optional<String> licenseLink,
        List<String> languages,
        List<String> tags,
        Optional<String> quantizedBy,
        Optional<String> repository) {
    /** Nothing is known. */
    public static final CardFacts NONE = new CardFacts(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty());

    private static final Predicate<String> REPOSITORY =
            Pattern.compile("[\\w.-]{1,96}/[\\w.-]{1,96}").asMatchPredicate();
    private static final Predicate<String> IDENTIFIER =
            Pattern.compile("[\\w.+-]{1,64}").asMatchPredicate();
    private static final Predicate<String> TAG =
            Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._:+/-]{0,63}").asMatchPredicate();
    private static final Predicate<String> LINK =
            Pattern.compile("[\\w.~:/?#@!$&*+,;=%-]{1,300}").asMatchPredicate();
    private static final Predicate<String> NAME =
            Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@+/-]{0,99}").asMatchPredicate();
    private static final String HUB = "https://huggingface.co/";

    /** Checks every value and keeps its own copies of the lists. */
    public CardFacts {
        checked(baseModel, "--base-model", "OWNER/NAME", REPOSITORY);
        checked(license, "--license", "the identifier of a license, such as apache-2.0", IDENTIFIER);
        checked(licenseName, "--license-name", "a name", NAME);
        checked(licenseLink, "--license-link", "a link", LINK);
        languages = checked(languages, "--language", "the code of a language, such as en", IDENTIFIER);
        tags = checked(tags, "--tag", "a word", TAG);
        checked(quantizedBy, "--quantized-by", "a name", NAME);
        checked(repository, "--repo", "OWNER/NAME", REPOSITORY);
    }

    private static void checked(Optional<String> value, String option, String expected, Predicate<String> isAccepted) {
        checked(value.stream().toList(), option, expected, isAccepted);
    }

    private static List<String> checked(
            List<String> values, String option, String expected, Predicate<String> isAccepted) {
        for (String value : values) {
            if (!isAccepted.test(value)) {
                throw new PipelineException(option + ": '" + value + "' is not " + expected);
            }
        }
        return List.copyOf(values);
    }

    /** What the metadata of a model says; values that are not as they should be are left out. */
    static CardFacts of(GgufMetadata metadata) {
        Optional<String> baseModel = metadata.text("general.source.huggingface.repository")
                .or(() -> metadata.text("general.source.repo_url"))
                .or(() -> metadata.text("general.repo_url"))
                .map(text -> text.startsWith(HUB) ? text.substring(HUB.length()) : text)
                .filter(REPOSITORY);
        return new CardFacts(
                baseModel,
                metadata.text("general.license").filter(IDENTIFIER),
                metadata.text("general.license.name").filter(NAME),
                metadata.text("general.license.link").filter(LINK),
                texts(metadata, "general.languages", IDENTIFIER),
                texts(metadata, "general.tags", TAG),
                Optional.empty(),
                Optional.empty());
    }

    private static List<String> texts(GgufMetadata metadata, String key, Predicate<String> isAccepted) {
        return metadata.texts(key).orElse(List.of()).stream()
                .filter(isAccepted)
                .limit(64)
                .toList();
    }

    /** These with another base model. */
    CardFacts withBaseModel(String model) {
        return new CardFacts(
                Optional.of(model), license, licenseName, licenseLink, languages, tags, quantizedBy, repository);
    }

    /** These where they say something, else the others; a license is taken as a whole. */
    CardFacts or(CardFacts others) {
        boolean hasLicense = license.isPresent();
        return new CardFacts(
                baseModel.or(() -> others.baseModel),
                hasLicense ? license : others.license,
                hasLicense ? licenseName : licenseName.or(() -> others.licenseName),
                hasLicense ? licenseLink : licenseLink.or(() -> others.licenseLink),
                languages.isEmpty() ? others.languages : languages,
                tags.isEmpty() ? others.tags : tags,
                quantizedBy.or(() -> others.quantizedBy),
                repository.or(() -> others.repository));
    }
}
