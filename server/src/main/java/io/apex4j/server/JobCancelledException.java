package io.apex4j.server;

/** A job was cancelled before a slot had begun with it. */
public final class JobCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JobCancelledException() {
        super("the request was cancelled while it waited for a slot");
    }
}
