package io.apex4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of OpenAI's API that reads answers as they come, and may leave in the middle. Thread-safe. */
final class StreamingClient {
    private static final String DATA = "data: ";
    private static final String DONE = "[DONE]";
    private static final int BUSY = 429;
    private static final int OK = 200;

    private final URI server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    StreamingClient(URI server) {
        this.server = server;
    }

    /** How an answer ended. */
    enum End {
        /** It is complete. */
        COMPLETE,
        /** The client has left. */
        LEFT,
        /** The server was busy and gave none. */
        BUSY
    }

    /**
     * What has come of an answer.
     *
     * @param tokens of the whole answer, as the server counts them; 0 where it is not complete
     */
    record Result(End end, String text, int tokens) {}

    /**
     * Asks for an answer.
     *
     * @param path of the API's function
     * @param request its fields, but for those about streaming
     * @param pieces how many pieces of the answer the client waits for before it leaves
     */
    Result ask(String path, Map<String, Object> request, int pieces) throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>(request);
        body.put("stream", true);
        body.put("stream_options", Map.of("include_usage", true));
        HttpRequest post = HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        HttpResponse<InputStream> response = http.send(post, HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            if (response.statusCode() == BUSY) {
                return new Result(End.BUSY, "", 0);
            }
            if (response.statusCode() != OK) {
                throw new IOException("status " + response.statusCode() + ": " + lines.readLine());
            }
            return read(lines, pieces);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private Result read(BufferedReader lines, int pieces) throws IOException {
        StringBuilder text = new StringBuilder();
        int tokens = 0;
        int seen = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.startsWith(DATA)) {
                continue;
            }
            String data = line.substring(DATA.length());
            if (data.equals(DONE)) {
                return new Result(End.COMPLETE, text.toString(), tokens);
            }
            JsonNode chunk = json.readTree(data);
            if (chunk.has("error")) {
                throw new IOException("the stream says: " + data);
            }
            tokens = chunk.path("usage").path("completion_tokens").asInt(tokens);
            String piece = piece(chunk.path("choices").path(0));
            text.append(piece);
            if (!piece.isEmpty() && ++seen == pieces) {
                return new Result(End.LEFT, text.toString(), 0);
            }
        }
        throw new IOException("the stream ended without " + DONE);
    }

    private static String piece(JsonNode choice) {
        JsonNode delta = choice.path("delta");
        return choice.path("text").asString("")
                + delta.path("reasoning_content").asString("")
                + delta.path("content").asString("");
    }
}
