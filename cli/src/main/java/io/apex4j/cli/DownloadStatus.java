package io.apex4j.cli;

import io.apex4j.hub.DownloadListener;
import io.apex4j.server.ServerStatus;
import java.time.Duration;
import java.util.function.Consumer;

/** Tells the clients of a server how its model's download goes on, and passes that on. */
final class DownloadStatus implements DownloadListener {
    private final DownloadListener next;
    private final Consumer<ServerStatus> statuses;
    private String file = "";
    private long total;
    private long done;

    DownloadStatus(DownloadListener next, Consumer<ServerStatus> statuses) {
        this.next = next;
        this.statuses = statuses;
    }

    @Override
    public void started(String path, long bytes, long resumedFrom) {
        file = path.substring(path.lastIndexOf('/') + 1);
        total = bytes;
        done = resumedFrom;
        tell("");
        next.started(path, bytes, resumedFrom);
    }

    @Override
    public void advanced(long bytes) {
        done += bytes;
        tell("");
        next.advanced(bytes);
    }

    @Override
    public void finished() {
        next.finished();
    }

    @Override
    public void retrying(String reason, Duration pause) {
        tell(reason);
        next.retrying(reason, pause);
    }

    @Override
    public void noted(String message) {
        next.noted(message);
    }

    private void tell(String message) {
        statuses.accept(new ServerStatus(ServerStatus.Phase.DOWNLOADING, file, done, total, message));
    }
}
