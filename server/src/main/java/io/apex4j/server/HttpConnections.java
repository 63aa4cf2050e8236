package io.apex4j.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Connections of clients, which speak HTTP/1.1 and nothing else. Closes those that let a deadline pass. A handler of requests
 * finds its own by {@link #current()}.
 */
final class HttpConnections implements ServerConnectionSelector, AutoCloseable {
    private static final ScopedValue<HttpConnection> CURRENT = ScopedValue.newInstance();
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final ServerLimits limits;
    private final Http1ConnectionSelector selector;
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("deadlines").daemon().factory());

    HttpConnections(ServerLimits limits) {
        this.limits = limits;
        selector = Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .maxHeadersSize(limits.headBytes())
                        .maxPrologueLength(limits.headBytes())
                        .validateRequestHeaders(true)
                        .continueImmediately(false)
                        .build())
                .build();
        Future<?> _ = clock.scheduleWithFixedDelay(
                this::closeLate, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The connection whose request the thread is answering. */
    static HttpConnection current() {
        return CURRENT.get();
    }

    /** Number of connections. */
    int open() {
        return open.size();
    }

    private void closeLate() {
        long now = System.nanoTime();
        open.forEach(connection -> connection.closeWhenLate(now));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return selector.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return selector.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return selector.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        HttpConnection connection = new HttpConnection(context.serverSocket(), limits.headTime());
        ServerConnection inner = selector.connection(new WatchedContext(context, DataReader.create(connection)));
        return new Watched(inner, connection);
    }

    /** A connection's context, with another reader. */
    private record WatchedContext(ConnectionContext inner, DataReader dataReader) implements ConnectionContext {
        @Override
        public ListenerContext listenerContext() {
            return inner.listenerContext();
        }

        @Override
        public ExecutorService executor() {
            return inner.executor();
        }

        @Override
        public DataWriter dataWriter() {
            return inner.dataWriter();
        }

        @Override
        public Router router() {
            return inner.router();
        }

        @Override
        public HelidonSocket serverSocket() {
            return inner.serverSocket();
        }

        @Override
        public PeerInfo remotePeer() {
            return inner.remotePeer();
        }

        @Override
        public PeerInfo localPeer() {
            return inner.localPeer();
        }

        @Override
        public boolean isSecure() {
            return inner.isSecure();
        }

        @Override
        public String socketId() {
            return inner.socketId();
        }

        @Override
        public String childSocketId() {
            return inner.childSocketId();
        }
    }

    /** Handles requests with the connection at hand. */
    private final class Watched implements ServerConnection, InterruptableTask<Void> {
        private final ServerConnection inner;
        private final HttpConnection connection;

        Watched(ServerConnection inner, HttpConnection connection) {
            this.inner = inner;
            this.connection = connection;
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            open.add(connection);
            try {
                ScopedValue.where(CURRENT, connection).call(() -> {
                    inner.handle(limit);
                    return limit;
                });
            } finally {
                open.remove(connection);
            }
        }

        /** A connection whose request is being answered is not idle, however long that takes. */
        @Override
        public Duration idleTime() {
            return connection.isHandling() ? Duration.ZERO : inner.idleTime();
        }

        @Override
        public void close(boolean isInterrupting) {
            inner.close(isInterrupting);
        }

        @Override
        public boolean canInterrupt() {
            return inner instanceof InterruptableTask<?> task && task.canInterrupt();
        }
    }
}
