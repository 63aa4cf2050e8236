package io.apex4j.hub;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A stand-in for the hub: its paths, headers and errors at one address, and at another a store of bytes to which it
 * redirects. Both can be told to fail, and note what they were asked.
 */
public final class FakeHub implements AutoCloseable {
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    public static final String TOKEN = "hf_secret";

    private static final int PAGE = 2;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer hub = server("127.0.0.1");
    private final HttpServer store = server("127.0.0.2");
    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Queue<Fault> hubFaults = new ConcurrentLinkedQueue<>();
    private final Queue<Fault> storeFaults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger signatures = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    /** A request that came. */
    public record Asked(String server, String method, String path, Optional<String> token, Optional<String> range) {}

    /** What a server does instead of what it should. */
    public sealed interface Fault {
        /** Ends the connection after some bytes of the body. */
        record Cut(int bytes) implements Fault {}

        /** Answers with a status, and headers. */
        record Status(int code, Map<String, String> headers) implements Fault {
            public Status(int code) {
                this(code, Map.of());
            }
        }

        /** Sends the whole file, though a part was asked for. */
        record WholeFile() implements Fault {}

        /** Sends another part than was asked for. */
        record OtherPart() implements Fault {}

        /** Sends a file of other bytes. */
        record OtherBytes(int count) implements Fault {}

        /** Sends some bytes, then nothing more, and does not end the connection. */
        record Stall(int bytes) implements Fault {}
    }

    private static final class Repository {
        private final Map<String, byte[]> files = new TreeMap<>();
        private final Map<String, String> overrides = new ConcurrentHashMap<>();
        private String error = "";
        private int status;
        private boolean isDirect;
    }

    public FakeHub() {
        hub.createContext("/", this::answerAsHub);
        store.createContext("/", this::answerAsStore);
        hub.start();
        store.start();
    }

    private HttpServer server(String address) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
            server.setExecutor(threads);
            return server;
        } catch (IOException exception) {
            throw new IllegalStateException(exception);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    public URI storeAddress() {
        return URI.create("http://127.0.0.2:" + store.getAddress().getPort());
    }

    /** Puts a file into a repository. */
    public FakeHub with(String repository, String path, byte[] content) {
        repositories.computeIfAbsent(repository, _ -> new Repository()).files.put(path, content);
        return this;
    }

    /** Makes a repository answer every question with an error. */
    public FakeHub withError(String repository, int status, String code) {
        Repository made = repositories.computeIfAbsent(repository, _ -> new Repository());
        made.status = status;
        made.error = code;
        return this;
    }

    /** Makes the hub say something else in a header about a repository's files. */
    public FakeHub withHeader(String repository, String header, String value) {
        repositories
                .computeIfAbsent(repository, _ -> new Repository())
                .overrides
                .put(header, value);
        return this;
    }

    /** Makes the hub give the bytes of a repository's files itself, as it does with small ones. */
    FakeHub withoutStore(String repository) {
        repositories.computeIfAbsent(repository, _ -> new Repository()).isDirect = true;
        return this;
    }

    /** Puts a file into the store, at an address outside the hub. */
    public URI stored(String path, byte[] content) {
        stored.put(path, content);
        return storeAddress().resolve(path);
    }

    public void failHub(Fault... faults) {
        hubFaults.addAll(List.of(faults));
    }

    public void failStore(Fault... faults) {
        storeFaults.addAll(List.of(faults));
    }

    /** Forgets what was asked. */
    public void forget() {
        asked.clear();
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public List<Asked> askedOf(String server) {
        return asked.stream().filter(request -> request.server().equals(server)).toList();
    }

    /** The parts that were asked for, from the first byte on where there is none. */
    public List<String> ranges() {
        return askedOf("store").stream()
                .filter(request -> request.method().equals("GET"))
                .map(request -> request.range().orElse("all"))
                .toList();
    }

    private void note(String server, HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        asked.add(new Asked(
                server,
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Optional.ofNullable(headers.getFirst("Authorization")),
                Optional.ofNullable(headers.getFirst("Range"))));
    }

    private void answerAsHub(HttpExchange exchange) throws IOException {
        try (exchange) {
            note("hub", exchange);
            Fault fault = hubFaults.poll();
            if (fault instanceof Fault.Status status) {
                status.headers().forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(status.code(), -1);
            } else {
                answer(exchange);
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String[] parts = exchange.getRequestURI().getRawPath().substring(1).split("/");
        boolean isApi = parts[0].equals("api");
        int start = isApi ? 2 : 0;
        Repository repository = repositories.get(parts[start] + "/" + parts[start + 1]);
        if (repository == null) {
            error(exchange, 401, "RepoNotFound");
        } else if (repository.status != 0) {
            error(exchange, repository.status, repository.error);
        } else if (isApi && parts[start + 2].equals("refs")) {
            json(exchange, "{\"branches\":[{\"name\":\"main\"}],\"tags\":[{\"name\":\"v1.0\"}]}");
        } else if (!List.of("main", "v1.0", COMMIT).contains(decoded(parts[start + 3]))) {
            error(exchange, 404, "RevisionNotFound");
        } else if (isApi && parts[start + 2].equals("paths-info")) {
            information(exchange, repository);
        } else if (isApi) {
            tree(exchange, repository);
        } else {
            String path = Arrays.stream(parts).skip(4).map(FakeHub::decoded).collect(Collectors.joining("/"));
            resolve(exchange, repository, path);
        }
    }

    private void tree(HttpExchange exchange, Repository repository) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        int from = query.contains("cursor=") ? Integer.parseInt(query.substring(query.indexOf("cursor=") + 7)) : 0;
        List<String> paths = List.copyOf(repository.files.keySet());
        if (from + PAGE < paths.size()) {
            exchange.getResponseHeaders()
                    .set(
                            "Link",
                            "<" + endpoint() + exchange.getRequestURI().getPath() + "?recursive=true&cursor="
                                    + (from + PAGE) + ">; rel=\"next\"");
        }
        json(
                exchange,
                paths.stream()
                        .skip(from)
                        .limit(PAGE)
                        .map(path -> "{\"type\":\"file\",\"path\":\"" + path.replace("\\", "\\\\") + "\",\"size\":"
                                + repository.files.get(path).length + "}")
                        .collect(Collectors.joining(",", "[{\"type\":\"directory\",\"path\":\"x\"},", "]")));
    }

    /** What Hugging Face's library for JavaScript asks about files that it is to download. */
    private static void information(HttpExchange exchange, Repository repository) throws IOException {
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        json(
                exchange,
                repository.files.entrySet().stream()
                        .filter(file -> asked.contains("\"" + file.getKey() + "\""))
                        .map(file ->
                                """
                                {"type":"file","path":"%1$s","size":%2$d,"oid":"%4$s","lfs":{"oid":"%3$s","size":%2$d,
                                "pointerSize":134},"lastCommit":{"id":"%4$s","title":"x","date":"2026-01-01T00:00:00Z"}}""".formatted(file.getKey(), file.getValue().length, sha256(file.getValue()), COMMIT))
                        .collect(Collectors.joining(",", "[", "]")));
    }

    private void resolve(HttpExchange exchange, Repository repository, String path) throws IOException {
        byte[] content = repository.files.get(path);
        if (content == null) {
            error(exchange, 404, "EntryNotFound");
            return;
        }
        if (repository.isDirect) {
            exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
            exchange.getResponseHeaders().set("ETag", "W/\"" + sha256(content) + "\"");
            give(exchange, content);
            return;
        }
        String key = "/xet/" + sha256(content) + "/" + signatures.incrementAndGet();
        stored.put(key, content);
        Headers headers = exchange.getResponseHeaders();
        headers.set("X-Repo-Commit", COMMIT);
        headers.set("X-Linked-Etag", "\"" + sha256(content) + "\"");
        headers.set("X-Linked-Size", String.valueOf(content.length));
        headers.set("ETag", "W/\"something-else\"");
        headers.set("Location", storeAddress().resolve(key) + "?signature=x");
        repository.overrides.forEach(headers::set);
        headers.entrySet().removeIf(header -> header.getValue().equals(List.of("")));
        exchange.sendResponseHeaders(302, -1);
    }

    private void give(HttpExchange exchange, byte[] content) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
            exchange.sendResponseHeaders(200, -1);
        } else {
            send(exchange, content, storeFaults.poll());
        }
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        if (!code.isEmpty()) {
            exchange.getResponseHeaders().set("X-Error-Code", code);
        }
        exchange.sendResponseHeaders(status, -1);
    }

    private static void json(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void answerAsStore(HttpExchange exchange) throws IOException {
        try (exchange) {
            note("store", exchange);
            byte[] content = stored.get(exchange.getRequestURI().getPath());
            Fault fault = exchange.getRequestMethod().equals("GET") ? storeFaults.poll() : null;
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("ETag", "\"" + sha256(content).substring(0, 8) + "\"");
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
                exchange.sendResponseHeaders(200, -1);
            } else {
                send(exchange, content, fault);
            }
        }
    }

    private void send(HttpExchange exchange, byte[] content, Fault fault) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        switch (fault) {
            case null -> part(exchange, content, from, content.length - from);
            case Fault.Status status -> {
                status.headers().forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(status.code(), -1);
            }
            case Fault.WholeFile _ -> part(exchange, content, 0, content.length);
            case Fault.OtherPart _ -> part(exchange, content, Math.max(1, from - 1), content.length);
            case Fault.OtherBytes other ->
                part(exchange, HubWorld.content(other.count(), 3), from, other.count() - from);
            case Fault.Cut cut -> part(exchange, content, from, cut.bytes());
            case Fault.Stall stall -> {
                part(exchange, content, from, stall.bytes());
                exchange.getResponseBody().flush();
                awaitEnd();
            }
        }
    }

    private static void part(HttpExchange exchange, byte[] content, int from, int count) throws IOException {
        int rest = content.length - from;
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, rest == 0 ? -1 : rest);
        OutputStream body = exchange.getResponseBody();
        body.write(content, from, Math.min(rest, count));
        body.flush();
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static String decoded(String segment) {
        return URLDecoder.decode(segment, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        end.countDown();
        hub.stop(0);
        store.stop(0);
        threads.shutdownNow();
    }
}
