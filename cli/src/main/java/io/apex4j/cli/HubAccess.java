package io.apex4j.cli;

import io.apex4j.hub.HubEnvironment;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The hub and the caches that commands use.
 *
 * @param environment reads where they are
 */
record HubAccess(Supplier<HubEnvironment> environment) {
    /** Those of the user who runs the process. */
    static HubAccess ofProcess() {
        return new HubAccess(() -> HubEnvironment.of(System.getenv(), Path.of(System.getProperty("user.home"))));
    }
}
