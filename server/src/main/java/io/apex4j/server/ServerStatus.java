package io.apex4j.server;

/**
 * How far a server is with its model.
 *
 * @param phase what is being done
 * @param file name of the file that is fetched or loaded, without its folder; may be empty
 * @param done bytes of it that are there
 * @param total bytes of it; 0 where that is unknown
 * @param message more for people; may be empty
 */
public record ServerStatus(Phase phase, String file, long done, long total, String message) {
    /** What is being done. */
    public enum Phase {
        /** The file is being fetched. */
        DOWNLOADING("downloading"),
        /** The file is being loaded. */
        LOADING("loading"),
        /** Requests are answered. */
        READY("ready"),
        /** There is no model to be had. */
        FAILED("failed");

        private final String name;

        Phase(String name) {
            this.name = name;
        }

        /** The name that programs see. */
        String text() {
            return name;
        }
    }

    /** The model is being loaded. */
    public static ServerStatus loading(String file) {
        return new ServerStatus(Phase.LOADING, file, 0, 0, "");
    }

    /** Requests are answered. */
    static ServerStatus ready(String file) {
        return new ServerStatus(Phase.READY, file, 0, 0, "");
    }

    JsonFields toJson() {
        return JsonFields.of("phase", phase.text())
                .with("file", file)
                .with("done", done)
                .with("total", total)
                .with("message", message);
    }
}
