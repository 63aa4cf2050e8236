package io.apex4j.cli;

import io.apex4j.hub.HubEnvironment;
import io.apex4j.hub.ModelReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that belong to references. */
final class ReferenceArguments {
    @Option(names = "--revision", paramLabel = "R", description = "A branch, a tag, or a commit (else main).")
    private @Nullable String revision;

    ReferenceArguments() {}

    /** What a user typed as reference, at the revision that was given. */
    ModelReference parse(String text, HubEnvironment environment) {
        ModelReference reference = ModelReference.parse(text, environment.endpoint());
        return revision == null ? reference : reference.at(revision);
    }
}
