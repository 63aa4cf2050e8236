package io.apex4j.cli;

import io.apex4j.server.Engine;
import io.apex4j.server.ServerOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/** What a user sees of a server: where it is, how to call it, and how fast it answers. */
final class ServeDisplay {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Screen screen;
    private final Engine engine;

    ServeDisplay(Screen screen, Engine engine) {
        this.screen = screen;
        this.engine = engine;
    }

    /** Says where the server is and how to call it. */
    void welcome(URI url, ServerOptions options, String file) {
        String model = options.aliases().isEmpty() ? file : options.aliases().getFirst();
        String header = options.apiKeys().isEmpty() ? "" : " -H \"Authorization: Bearer $APEX_API_KEY\"";
        String key = options.apiKeys().isEmpty() ? "'none'" : "os.environ['APEX_API_KEY']";
        screen.line(model + " is ready: "
                + Numbers.counted(engine.options().slots(), "request") + " at a time, each with a context of "
                + Numbers.counted(engine.chat().model().contextLength(), "token"));
        screen.line("");
        if (options.isPageOn()) {
            screen.line("  chat      " + url + "/");
        }
        screen.line("  OpenAI    " + url + "/v1");
        screen.line(
                "  curl      curl " + url + "/v1/chat/completions" + header
                        + " -H 'Content-Type: application/json' -d '{\"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}'");
        screen.line("  Python    OpenAI(base_url='" + url + "/v1', api_key=" + key
                + ").chat.completions.create(model='" + model
                + "', messages=[{'role': 'user', 'content': 'Hello!'}])");
        screen.line("");
        screen.line("Ctrl-C ends the server.");
        screen.out().flush();
    }

    /** Shows how fast it answers, until the thread is interrupted. */
    void follow() throws InterruptedException {
        try (StatusLine status = new StatusLine(screen)) {
            long tokens = engine.answerTokens();
            long time = System.nanoTime();
            while (true) {
                Thread.sleep(INTERVAL);
                long tokensNow = engine.answerTokens();
                long timeNow = System.nanoTime();
                show(status, (tokensNow - tokens) * 1e9 / (timeNow - time));
                tokens = tokensNow;
                time = timeNow;
            }
        }
    }

    private void show(StatusLine status, double tokensPerSecond) {
        int running = engine.running();
        int waiting = engine.waiting();
        if (running == 0) {
            status.clear();
        } else {
            status.show(running + " answering" + (waiting == 0 ? "" : ", " + waiting + " waiting") + ", "
                    + String.format(Locale.ROOT, "%.1f", tokensPerSecond) + " tokens/s");
        }
    }
}
