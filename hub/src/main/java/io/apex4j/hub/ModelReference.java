package io.apex4j.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Which model is meant. */
public sealed interface ModelReference {
    /**
     * Understands what a user typed:
     *
     * <ul>
     *   <li>{@code owner/repository@file.gguf}, as model cards write it;
     *   <li>{@code hf://owner/repository/file.gguf}, also with {@code huggingface://}, {@code hf.co/}, and a revision as in
     *       {@code hf://owner/repository@revision/file.gguf};
     *   <li>{@code owner/repository}, {@code owner/repository:Q4_K_M}, {@code owner/repository:I-Balanced}, also after the
     *       prefixes above;
     *   <li>an address of the hub as browsers show it, {@code https://huggingface.co/owner/repository/blob/main/file.gguf};
     *   <li>any other {@code https://} address of a GGUF file; {@code http://} where the host is this computer or in the
     *       private network;
     *   <li>the path of a file, or {@code file://};
     *   <li>a short name that comes with the program.
     * </ul>
     *
     * <p>An existing file comes before a repository of the same name.
     *
     * @param endpoint the address of the hub
     * @throws HubException when it is none of these
     */
    static ModelReference parse(String text, URI endpoint) {
        return new ReferenceParser(endpoint).parse(text);
    }

    /** The same model at a revision; fails where there are no revisions. */
    default ModelReference at(String revision) {
        String checked = SafeNames.revision(revision);
        return switch (this) {
            case HubFile file -> {
                refuseSecond(file.revision(), checked);
                yield new HubFile(file.repository(), file.path(), Optional.of(checked), file.sha256());
            }
            case HubRepository root -> {
                refuseSecond(root.revision(), checked);
                yield new HubRepository(root.repository(), root.quant(), Optional.of(checked));
            }
            case WebFile _, LocalFile _ ->
                throw new HubException(
                        HubProblem.REFERENCE,
                        "a revision goes with a repository of the hub; " + text() + " is " + kind() + " and has none");
        };
    }

    private static void refuseSecond(Optional<String> first, String second) {
        if (first.isPresent() && !first.get().equals(second)) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    "the reference says revision " + first.get() + " and the option says " + second + "; give one of"
                            + " them");
        }
    }

    private String kind() {
        return this instanceof LocalFile ? "a local file" : "an address outside the hub";
    }

    /** The reference as it can be typed; without the revision, which is an option. */
    String text();

    /**
     * A file of a repository.
     *
     * @param path its path in the repository, with forward slashes; of several shards any
     * @param revision a branch, tag or commit; {@code main} where there is none
     * @param sha256 what its checksum has to be, beyond what the hub says
     */
    record HubFile(RepositoryId repository, String path, Optional<String> revision, Optional<String> sha256)
            implements ModelReference {
        /** Checks the names. */
        public HubFile {
            SafeNames.ggufPath(path);
            revision.ifPresent(SafeNames::revision);
        }

        @Override
        public String text() {
            return repository + "@" + path;
        }
    }

    /**
     * A repository, of which a file has yet to be chosen.
     *
     * @param quant the type or profile that the file's name ends with; where there is none, {@code I-Balanced} is taken,
     *     else {@code Q4_K_M}, else the only model
     * @param revision a branch, tag or commit; {@code main} where there is none
     */
    record HubRepository(RepositoryId repository, Optional<String> quant, Optional<String> revision)
            implements ModelReference {
        /** Checks the names. */
        public HubRepository {
            revision.ifPresent(SafeNames::revision);
        }

        @Override
        public String text() {
            return repository + quant.map(name -> ":" + name).orElse("");
        }
    }

    /**
     * A file at an address outside the hub.
     *
     * @param uri its address
     */
    record WebFile(URI uri) implements ModelReference {
        @Override
        public String text() {
            return uri.toString();
        }
    }

    /**
     * A file on the disk.
     *
     * @param path its path
     */
    record LocalFile(Path path) implements ModelReference {
        @Override
        public String text() {
            return path.toString();
        }
    }
}
