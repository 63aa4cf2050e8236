package io.apex4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the bundled model. */
final class DemoFiles {
    private static final String HOME_PROPERTY = "apex.home";
    private static final String FOLDER = "demo";
    private static final String MODEL = "tiny-lfm2moe-bf16.gguf";

    private DemoFiles() {}

    /**
     * The model, BF16, in the folder {@code demo} of the project's folder, which the launcher names, else in that of the
     * current folder or one above it.
     */
    static Path model() {
        Path current = Path.of("").toAbsolutePath();
        return homes(current)
                .map(home -> home.resolve(FOLDER).resolve(MODEL))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new InputException("the bundled model " + FOLDER + "/" + MODEL
                        + " was not found in "
                        + home().map(Path::toString).orElse(current + " and above")
                        + "; run ./apex from a complete checkout"));
    }

    private static Stream<Path> homes(Path current) {
        return home().map(Stream::of)
                .orElseGet(() -> Stream.iterate(current, folder -> folder != null, folder -> folder.getParent()));
    }

    private static Optional<Path> home() {
        return Optional.ofNullable(System.getProperty(HOME_PROPERTY)).map(Path::of);
    }
}
