package io.apex4j.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageTest {
    private static PageBrowser chromium;
    private static TestServer server;
    private ChatPage chat;

    @BeforeAll
    static void start() {
        chromium = PageBrowser.start();
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() {
        chat = ChatPage.open(chromium.browser(), server.uri("/"));
    }

    @AfterEach
    void close() {
        chat.close();
    }

    @Test
    void replyIsStreamedAndItsSpeedShown() {
        chat.makeItReplyForLong();
        chat.ask("What do you know about rivers?");
        Locator reply = chat.replies().last();
        assertThat(reply).hasAttribute("aria-busy", "true");
        assertThat(reply).containsText(Pattern.compile("\\w{2}"));
        String early = reply.innerText();
        assertThat(reply).not().hasText(early);
        assertThat(reply.locator(".speed")).containsText(Pattern.compile("[\\d.]+ tokens/s · \\d+ tokens?"));
        assertThat(chat.page().getByRole(AriaRole.METER)).isVisible();
    }

    @Test
    void stopEndsTheReplyOnTheServerToo() {
        chat.makeItReplyForLong();
        chat.ask("Tell me everything");
        assertThat(chat.replies().last()).containsText(Pattern.compile("\\w{2}"));
        chat.button("Stop (Esc)").click();
        chat.awaitEnd();
        assertThat(chat.replies().last()).containsText("Stopped.");
        chat.page().waitForCondition(() -> server.engine().running() == 0);
    }

    @Test
    void escapeStopsToo() {
        chat.makeItReplyForLong();
        chat.ask("Tell me everything");
        assertThat(chat.replies().last()).containsText(Pattern.compile("\\w{2}"));
        chat.page().keyboard().press("Escape");
        chat.awaitEnd();
        assertThat(chat.replies().last()).containsText("Stopped.");
    }

    @Test
    void regeneratedReplyIsAnotherVersion() {
        chat.makeItReply("The first version");
        chat.askAndWait("Say something");
        chat.makeItReply("The second version");
        chat.button("Regenerate").click();
        chat.awaitEnd();
        assertThat(chat.lastText()).hasText("The second version");
        assertThat(chat.places()).hasText("2/2");
        chat.button("Earlier version").click();
        assertThat(chat.lastText()).hasText("The first version");
        assertThat(chat.places()).hasText("1/2");
    }

    @Test
    void editedQuestionIsAnotherBranch() {
        chat.makeItReplyBriefly();
        chat.askAndWait("How deep is the sea?");
        chat.button("Edit message").click();
        Locator editor = chat.page().getByLabel("Edited message");
        assertThat(editor).hasValue("How deep is the sea?");
        editor.fill("How high is the sky?");
        editor.press("Enter");
        chat.awaitEnd();
        assertThat(chat.questions()).hasCount(1);
        assertThat(chat.questions()).containsText("How high is the sky?");
        chat.button("Earlier version").click();
        assertThat(chat.questions()).containsText("How deep is the sea?");
        assertThat(chat.replies()).hasCount(1);
    }

    @Test
    void conversationIsThereAfterReloading() {
        chat.makeItReply("A reply to keep");
        chat.askAndWait("Remember this question");
        chat.reload();
        assertThat(chat.questions()).containsText("Remember this question");
        assertThat(chat.lastText()).hasText("A reply to keep");
        assertThat(chat.page().locator(".entry"))
                .hasText(List.of("Remember this question").toArray(String[]::new));
    }

    @Test
    void conversationsAreFoundRenamedAndDeleted() {
        chat.makeItReply("Herons fish in shallow water");
        chat.askAndWait("About birds");
        chat.makeItReply("Granite cools slowly");
        chat.button("New conversation").first().click();
        chat.askAndWait("About stones");
        Locator entries = chat.page().locator(".entry");
        assertThat(entries).hasText(new String[] {"About stones", "About birds"});

        chat.page().keyboard().press("Control+k");
        chat.page().keyboard().insertText("shallow");
        assertThat(entries).hasCount(1);
        assertThat(entries).containsText("About birds");
        chat.page().keyboard().press("Escape");
        assertThat(entries).hasCount(2);

        entries.last().hover();
        chat.button("Rename About birds").click();
        chat.page().keyboard().insertText("Herons");
        chat.page().keyboard().press("Enter");
        assertThat(entries).hasText(new String[] {"About stones", "Herons"});

        entries.last().hover();
        chat.button("Delete Herons").click();
        chat.button("Delete").click();
        assertThat(entries).hasText(new String[] {"About stones"});
        chat.reload();
        assertThat(entries).hasText(new String[] {"About stones"});
    }

    @Test
    void codeIsColouredAndCopied() {
        chat.makeItReply("Here:\n\n```java\nint answer = 42;\nreturn answer;\n```\n");
        chat.page().context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        chat.askAndWait("Show me code");
        assertThat(chat.lastText().locator(".hljs-number")).hasText("42");
        chat.button("Copy code").click();
        assertThat(chat.button("Copied")).isVisible();
        assertThat(chat.page().evaluate("navigator.clipboard.readText()"))
                .isEqualTo("int answer = 42;\nreturn answer;");
    }

    @Test
    void injectedMarkupStaysText() {
        String hostile = "<img src=x onerror=\"window.broken = 1\"> [click](javascript:window.broken=2)"
                + " ![picture](https://example.com/a.png) <script>window.broken = 3</script>";
        chat.makeItReply(hostile);
        chat.askAndWait(hostile);
        assertThat(chat.questions().locator(".bubble")).hasText(hostile);
        assertThat(chat.lastText()).containsText("<img src=x onerror=\"window.broken = 1\">");
        assertThat(chat.lastText()).containsText("<script>window.broken = 3</script>");
        assertThat(chat.page().locator("#thread").locator("img, script, iframe, [onerror]"))
                .hasCount(0);
        assertThat(chat.page().locator("#thread a[href^='javascript']")).hasCount(0);
        Locator picture = chat.lastText().locator("a[href='https://example.com/a.png']");
        assertThat(picture).hasAttribute("rel", "noopener noreferrer");
        assertThat(picture).hasAttribute("target", "_blank");
        chat.lastText()
                .getByText("click", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(chat.page().evaluate("typeof window.broken")).isEqualTo("undefined");
        assertThat(chat.requests()).noneMatch(address -> address.contains("example.com"));
    }

    @Test
    void nothingIsLoadedFromElsewhereAndNothingIsComplainedAbout() {
        chat.makeItReply("Plain words");
        chat.askAndWait("Anything");
        String own = server.uri("/").toString();
        assertThat(chat.requests())
                .isNotEmpty()
                .allMatch(address -> address.startsWith(own) || address.startsWith("blob:"));
        assertThat(chat.complaints()).isEmpty();
    }

    @Test
    void narrowScreensNeedNoSidewaysScrolling() {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            try (ChatPage phone = ChatPage.open(
                    chromium.browser(),
                    server.uri("/"),
                    new Browser.NewContextOptions()
                            .setViewportSize(390, 844)
                            .setIsMobile(true)
                            .setHasTouch(true)
                            .setColorScheme(scheme))) {
                assertThat(phone.page().locator(".welcome")).isVisible();
                assertNothingSticksOut(phone.page());
                phone.button("Write a Java record for a point in the plane, with distance and rotation")
                        .tap();
                phone.button("Send").tap();
                assertThat(phone.replies().last()).containsText(Pattern.compile("\\w{2}"));
                assertNothingSticksOut(phone.page());
                phone.button("Conversations").tap();
                assertThat(phone.page().locator(".entry")).isVisible();
            }
        }
    }

    private static void assertNothingSticksOut(Page page) {
        Object widest = page.evaluate(
                "Math.max(...[...document.querySelectorAll('.main *')]"
                        + ".filter(node => !node.closest('pre, .table, .unseen')).map(node => node.getBoundingClientRect().right))");
        assertThat(((Number) widest).doubleValue()).isLessThanOrEqualTo(390);
    }

    @Test
    void textFilesGoAlongAndOtherFilesAreRefused() {
        chat.makeItReplyBriefly();
        FileChooser chooser = chat.page()
                .waitForFileChooser(() -> chat.button("Attach text files").click());
        chooser.setFiles(new FilePayload[] {
            new FilePayload("poem.txt", "text/plain", "Über allen Gipfeln".getBytes(StandardCharsets.UTF_8)),
            new FilePayload("picture.png", "image/png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0})
        });
        assertThat(chat.page().locator(".notice")).containsText("picture.png is not text in UTF-8");
        String sent = chat.page()
                .waitForRequest("**/v1/chat/completions", () -> chat.ask("Whose poem is it?"))
                .postData();
        assertThat(sent).contains("File: poem.txt\\n```\\nÜber allen Gipfeln\\n```\\n\\nWhose poem is it?");
        assertThat(chat.questions()).containsText("poem.txt");
    }

    @Test
    void exportedConversationsCanBeImported() throws IOException {
        chat.makeItReply("A reply to carry");
        chat.askAndWait("A question to carry");
        Download download = chat.page()
                .waitForDownload(() -> chat.button("Export all conversations").click());
        String exported = Files.readString(download.path());
        try (ChatPage other = ChatPage.open(chromium.browser(), server.uri("/"))) {
            FileChooser chooser = other.page()
                    .waitForFileChooser(
                            () -> other.button("Import conversations").click());
            chooser.setFiles(
                    new FilePayload("saved.json", "application/json", exported.getBytes(StandardCharsets.UTF_8)));
            other.page().locator(".entry").click();
            assertThat(other.questions()).containsText("A question to carry");
            assertThat(other.lastText()).hasText("A reply to carry");
        }
    }

    @Test
    void settingsShowTheServersDefaultsAndRefuseWhatIsOutOfRange() {
        chat.button("Settings").click();
        Locator temperature = chat.page().locator("dialog label", new Page.LocatorOptions().setHasText("Temperature"));
        assertThat(temperature).containsText("server default: ");
        temperature.locator("input").fill("7");
        chat.button("Save").click();
        assertThat(chat.page().locator(".faults")).hasText("Temperature: 7 is not within 0 and 2");
        temperature.locator("input").fill("0.5");
        chat.button("Save").click();
        String sent = chat.page()
                .waitForRequest("**/v1/chat/completions", () -> chat.ask("Hello"))
                .postData();
        assertThat(sent).contains("\"temperature\":0.5");
    }

    @Test
    void resultOfAToolIsPastedAndGoesBack() {
        chat.inSettings("Tools", """
                [{"type": "function", "function": {"name": "weather", "description": "Weather of a city", "parameters":
                {"type": "object", "properties": {"city": {"enum": ["Bern"]}}, "required": ["city"],
                "additionalProperties": false}}}]""");
        chat.setFurtherParameters("{\"tool_choice\": \"required\", \"parallel_tool_calls\": false}");
        chat.askAndWait("What is the weather in Bern?");
        Locator call = chat.page().locator(".call");
        assertThat(call.locator(".call-name")).hasText("weather");
        assertThat(call.locator("code")).containsText("\"city\": \"Bern\"");

        chat.makeItReply("It rains");
        chat.page().getByLabel("Result of weather").fill("{\"rain\": true}");
        String sent = chat.page()
                .waitForRequest(
                        "**/v1/chat/completions",
                        () -> chat.button("Send the result").click())
                .postData();
        assertThat(sent).contains("\"role\":\"tool\"").contains("{\\\"rain\\\": true}");
        chat.awaitEnd();
        assertThat(chat.lastText()).hasText("It rains");
        assertThat(call.last()).containsText("\"rain\": true");
    }

    @Test
    void refusedRequestSaysWhyAndCanBeTriedAgain() {
        chat.setFurtherParameters("{\"temperature\": \"hot\"}");
        chat.askAndWait("Hello");
        assertThat(chat.page().locator(".failure")).containsText("temperature");
        chat.makeItReply("Better now");
        chat.button("Try again").click();
        chat.awaitEnd();
        assertThat(chat.lastText()).hasText("Better now");
        assertThat(chat.places()).hasCount(0);
    }

    @Test
    void noRuleOfAccessibilityIsBroken() throws IOException {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            try (ChatPage page = ChatPage.open(
                    chromium.browser(), server.uri("/"), new Browser.NewContextOptions().setColorScheme(scheme))) {
                page.makeItReply("Hello `there`");
                page.askAndWait("Hello");
                assertAccessible(page.page());
                page.button("Settings").click();
                assertAccessible(page.page());
            }
        }
    }

    /** Holds the page against the rules of axe-core, once all that moves has come to rest. */
    private static void assertAccessible(Page page) throws IOException {
        try (InputStream script = PageTest.class.getResourceAsStream("/axe.min.js")) {
            page.evaluate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        Object violations = page.evaluate("""
                async () => {
                    const finite = document.getAnimations().filter((each) => each.effect.getComputedTiming().endTime < Infinity);
                    await Promise.all(finite.map((each) => each.finished));
                    const { violations } = await axe.run();
                    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
                }""");
        assertThat(violations).isEqualTo(List.of());
    }

    @Test
    void modelIsWaitedForAndTheConversationBegins() {
        try (ApexServer slow = ApexServer.start(ServerOptions.builder().port(0).build())) {
            slow.setStatus(new ServerStatus(ServerStatus.Phase.DOWNLOADING, "large.gguf", 3L << 30, 4L << 30, ""));
            try (ChatPage early = ChatPage.open(chromium.browser(), slow.url().resolve("/"))) {
                Locator waiting = early.page().locator("#waiting");
                assertThat(waiting).containsText("Fetching the model");
                assertThat(waiting).containsText("large.gguf");
                assertThat(waiting).containsText("3.0 GiB of 4.0 GiB");
                slow.setStatus(ServerStatus.loading("large.gguf"));
                assertThat(waiting).containsText("Loading the model");
                slow.setEngine(server.anotherEngine(), "large.gguf");
                assertThat(early.page().locator(".welcome")).isVisible();
                assertThat(waiting).isHidden();
            }
        }
    }

    @Test
    void keyIsAskedForUntilItIsRightAndKeptInTheTabOnly() {
        try (ApexServer closed = ApexServer.start(ServerOptions.builder()
                        .port(0)
                        .apiKeys(List.of("a-secret-key"))
                        .build());
                ChatPage guest = ChatPage.open(chromium.browser(), closed.url().resolve("/"))) {
            closed.setEngine(server.anotherEngine(), "tiny.gguf");
            Locator field = guest.page().locator("dialog input");
            field.fill("a-wrong-key");
            field.press("Enter");
            assertThat(guest.page().locator("dialog")).containsText("That key was not accepted");
            field.fill("a-secret-key");
            field.press("Enter");
            assertThat(guest.page().locator(".welcome")).isVisible();
            guest.reload();
            assertThat(guest.page().locator(".welcome")).isVisible();
            assertThat(guest.page().evaluate("JSON.stringify(localStorage)").toString())
                    .doesNotContain("a-secret-key");
        }
    }
}
