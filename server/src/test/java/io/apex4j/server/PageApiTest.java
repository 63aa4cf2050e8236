package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageApiTest {
    /** A file that another file of the page names. */
    private static final Pattern NAMED =
            Pattern.compile("(?:src|href)=\"(web/[^\"]+)\"|(?:from|import) \"\\./([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private ApexServer server;

    @BeforeEach
    void start() {
        server = ApexServer.start(
                ServerOptions.builder().port(0).apiKeys(List.of("a-key")).build());
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    private HttpResponse<String> get(String path) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(server.url() + path)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void pageIsThereBeforeTheModelAndWithoutAKey() {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body()).startsWith("<!doctype html>");
    }

    @Test
    void pageMayLoadNothingFromElsewhereAndRunNothingWrittenIntoIt() {
        HttpResponse<String> page = get("/");
        assertThat(header(page, "content-security-policy"))
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(page.body())
                .doesNotContain("style=")
                .doesNotContain("onclick")
                .doesNotContain("://");
        assertThat(page.body()).doesNotContainPattern("<script>|<style>");
    }

    @ParameterizedTest
    @CsvSource({
        "/web/app.js, text/javascript; charset=utf-8",
        "/web/base.css, text/css; charset=utf-8",
        "/web/mark.svg, image/svg+xml",
        "/web/vendor/marked.esm.js, text/javascript; charset=utf-8",
        "/web/vendor/purify.es.mjs, text/javascript; charset=utf-8",
        "/web/vendor/highlight.min.js, text/javascript; charset=utf-8"
    })
    void filesHaveTheirTypes(String path, String type) {
        HttpResponse<String> file = get(path);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(header(file, "content-type")).isEqualTo(type);
    }

    @Test
    void everyFileThatThePageNamesIsThere() {
        Set<String> found = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of("/"));
        while (!open.isEmpty()) {
            String path = open.remove();
            assertThat(get(path).statusCode()).as(path).isEqualTo(200);
            filesNamedIn(path).filter(found::add).forEach(open::add);
        }
        assertThat(found)
                .contains("/web/app.js", "/web/base.css", "/web/markdown.js", "/web/vendor/marked.esm.js")
                .hasSizeGreaterThan(40);
    }

    private Stream<String> filesNamedIn(String path) {
        if (path.startsWith("/web/vendor/")) {
            return Stream.of();
        }
        return NAMED.matcher(get(path).body()).results().map(PageApiTest::pathOf);
    }

    private static String pathOf(MatchResult named) {
        return named.group(1) != null ? "/" + named.group(1) : "/web/" + named.group(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/web/none.js",
                "/web/",
                "/web/vendor",
                "/web/vendor/none.js",
                "/web/vendor/jquery.min.js",
                "/web/%2e%2e/PageApi.class",
                "/web/..%2fPageApi.class",
                "/web/..%5cPageApi.class",
                "/web/vendor/..%2fapp.js",
                "/web/app.js%00.css",
                "/web//etc/passwd",
                "/web/APP.JS",
                "/web/package-info.class"
            })
    void otherPathsLeadNowhere(String path) {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isIn(400, 401, 404);
        assertThat(response.body()).contains("\"error\"");
    }

    @Test
    void pageCanBeSwitchedOff() {
        server.close();
        server =
                ApexServer.start(ServerOptions.builder().port(0).isPageOn(false).build());
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/web/app.js").statusCode()).isEqualTo(404);
    }
}
