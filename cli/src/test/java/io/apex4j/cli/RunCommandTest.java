package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code apex run} as a user runs it, with the bundled model. */
class RunCommandTest {
    private static final Path DEMO = Path.of("../demo/tiny-lfm2moe-bf16.gguf");

    @Test
    void servesUntilItIsInterrupted() throws Exception {
        AtomicReference<ExitCode> code = new AtomicReference<>();
        StringWriter errors = new StringWriter();
        try (PipedWriter pipe = new PipedWriter();
                BufferedReader lines = new BufferedReader(new PipedReader(pipe, 1 << 16))) {
            Thread command = Thread.ofPlatform()
                    .start(() -> code.set(Apex.run(
                            new String[] {
                                "run", DEMO.toString(), "--port", "0", "--alias", "tiny", "-np", "2", "-c", "256"
                            },
                            InputStream.nullInputStream(),
                            new PrintWriter(pipe),
                            new PrintWriter(errors))));
            assertThat(lines.readLine())
                    .isEqualTo("tiny is ready: 2 requests at a time, each with a context of 256 tokens");
            String chat = lineWith(lines, "  chat ");
            URI url = URI.create(chat.strip().replaceFirst("chat +", ""));
            String curl = lineWith(lines, "  curl ");

            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(url.resolve("/v1/chat/completions"))
                                    .header("Content-Type", "application/json")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "{\"max_tokens\": 3, \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            command.interrupt();
            command.join();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"model\":\"tiny\"");
            assertThat(curl).contains(url.resolve("/v1/chat/completions").toString());
            assertThat(code.get()).isEqualTo(ExitCode.OK);
            assertThat(errors.toString()).isEmpty();
        }
    }

    private static String lineWith(BufferedReader lines, String beginning) throws IOException {
        String line = lines.readLine();
        while (!line.startsWith(beginning)) {
            line = lines.readLine();
        }
        return line;
    }

    @Test
    void refusesToLetOthersInWithoutAKey() {
        Run run = Run.apex("run", DEMO.toString(), "--host", "0.0.0.0", "--port", "0");

        assertThat(run.code()).isNotEqualTo(ExitCode.OK);
        assertThat(run.err()).contains("0.0.0.0").contains("--api-key");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run run = Run.apex("run", DEMO.toString(), "--port", String.valueOf(other.getLocalPort()));

            assertThat(run.code()).isEqualTo(ExitCode.FAILED);
            assertThat(run.err()).contains("127.0.0.1:" + other.getLocalPort()).contains("--port");
        }
    }

    @Test
    void wrongOptionsAreRefusedBeforeAnythingIsDone() {
        Stream.of("--parallel=0", "--reasoning-budget=-2", "--port=70000", "--cache-ram=-2", "-c=-1", "--temp=-1")
                .forEach(option -> {
                    Run run = Run.apex("run", DEMO.toString(), option);

                    assertThat(run.code()).as(option).isEqualTo(ExitCode.USAGE);
                    assertThat(run.err()).as(option).hasLineCount(1);
                });
    }

    @Test
    void aMissingFileIsNamed() {
        Run run = Run.apex("run", "nowhere/model.gguf", "--port", "0", "--offline");

        assertThat(run.code()).isEqualTo(ExitCode.INPUT);
        assertThat(run.err()).contains("nowhere/model.gguf");
    }
}
