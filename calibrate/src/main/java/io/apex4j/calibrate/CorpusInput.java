package io.apex4j.calibrate;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file or folder with texts for a corpus.
 *
 * @param path the file or folder
 * @param domain what kind of texts they are; when absent, names of files and folders tell
 */
public record CorpusInput(Path path, Optional<String> domain) {
    /** Refuses a domain that cannot be one. */
    public CorpusInput {
        domain.ifPresent(CorpusInput::requireDomain);
    }

    /**
     * Reads {@code PATH} or {@code DOMAIN=PATH}; a path that exists is a path, even when it holds an equals sign.
     *
     * @throws CalibrationException when the domain cannot be one
     */
    public static CorpusInput parse(String argument) {
        int equals = argument.indexOf('=');
        if (equals <= 0 || exists(argument)) {
            return new CorpusInput(Path.of(argument), Optional.empty());
        }
        return new CorpusInput(Path.of(argument.substring(equals + 1)), Optional.of(argument.substring(0, equals)));
    }

    private static boolean exists(String path) {
        try {
            return Files.exists(Path.of(path));
        } catch (InvalidPathException noPath) {
            return false;
        }
    }

    static String requireDomain(String name) {
        if (!ManifestJson.isDomain(name)) {
            throw new CalibrationException("domain '" + Excerpt.of(name)
                    + "' is not made of lower-case letters, digits, - and _, 40 at most; give one as DOMAIN=PATH");
        }
        return name;
    }
}
