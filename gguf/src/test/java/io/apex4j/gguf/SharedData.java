package io.apex4j.gguf;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Golden data and models that are not part of the checkout: the folder {@code shared} beside it. A test that asks for
 * something absent is skipped with a message that names the folder; where the environment variable {@code CI} is set,
 * it fails instead.
 */
public final class SharedData {
    private SharedData() {}

    /** The folder {@code shared} beside the checkout; aborts or fails the calling test when there is none. */
    public static Path folder() {
        return present(besideCheckout());
    }

    /** A file or folder in {@link #folder()}; aborts or fails the calling test when it is absent. */
    public static Path path(String relative) {
        return present(besideCheckout().resolve(relative));
    }

    private static Path present(Path path) {
        if (Files.exists(path)) {
            return path;
        }
        String message = "golden data is absent: " + path;
        if (System.getenv("CI") != null) {
            Assertions.fail(message + " (the environment variable CI is set, so the test may not be skipped)");
        }
        return Assumptions.<Path>abort(message + ", the test is skipped");
    }

    private static Path besideCheckout() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder.resolveSibling("shared");
            }
        }
        throw new IllegalStateException("no folder with the file mvnw above " + start);
    }
}
