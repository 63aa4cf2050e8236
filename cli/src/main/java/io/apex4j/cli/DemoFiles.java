package io.apex4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The bundled model.
 *
 * @param model the model, BF16
 * @param imatrix its importance matrix
 */
record DemoFiles(Path model, Path imatrix) {
    private static final String HOME_PROPERTY = "apex.home";
    private static final String FOLDER = "demo";
    private static final String MODEL = "tiny-lfm2moe-bf16.gguf";
    private static final String IMATRIX = "imatrix.gguf";

    /**
     * Finds the folder {@code demo}: in the project's folder, which the launcher names, else in the current folder or one
     * above it.
     */
    static DemoFiles find() {
        Path current = Path.of("").toAbsolutePath();
        return homes(current)
                .map(home -> new DemoFiles(
                        home.resolve(FOLDER).resolve(MODEL),
                        home.resolve(FOLDER).resolve(IMATRIX)))
                .filter(files -> Files.exists(files.model()) && Files.exists(files.imatrix()))
                .findFirst()
                .orElseThrow(() -> new InputException("the bundled model " + FOLDER + "/" + MODEL + " and "
                        + FOLDER + "/" + IMATRIX + " were not found in "
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
