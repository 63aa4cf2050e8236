package io.apex4j.server;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The system's Chromium, driven by Playwright through the system's node; neither is ever downloaded. Where one is absent
 * the test is skipped with a message, and fails when the environment variable {@code CI} is set.
 */
final class PageBrowser implements AutoCloseable {
    /** For what a model computes on a machine that is busy with other tests too. */
    private static final int PATIENCE_MILLIS = 60_000;

    private final Playwright playwright;
    private final Browser browser;

    private PageBrowser(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static PageBrowser start() {
        Path chromium = needed("chromium", "chromium-browser", "google-chrome");
        Path node = needed("node", "nodejs");
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_NODEJS_PATH", node.toString(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            Browser browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(chromium)
                            .setChromiumSandbox(false)
                            .setArgs(List.of("--disable-dev-shm-usage")));
            return new PageBrowser(playwright, browser);
        } catch (RuntimeException failure) {
            playwright.close();
            throw failure;
        }
    }

    Browser browser() {
        return browser;
    }

    /** The first of these commands that is on the PATH; skips the test when there is none. */
    private static Path needed(String... names) {
        Optional<Path> found = Stream.of(names).flatMap(PageBrowser::onPath).findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        String message = "the chat page is not tested: no command " + names[0]
                + " on the PATH; install Debian's package " + (names[0].equals("node") ? "nodejs" : names[0]);
        if (System.getenv("CI") != null) {
            throw new AssertionError(message);
        }
        return Assumptions.abort(message);
    }

    private static Stream<Path> onPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable);
    }

    @Override
    public void close() {
        try {
            browser.close();
        } finally {
            playwright.close();
        }
    }
}
