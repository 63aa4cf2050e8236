package io.apex4j.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.json.JsonMapper;

/** The chat page in a browser profile of its own, with the words for what a person does there. */
final class ChatPage implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final BrowserContext context;
    private final Page page;
    private final URI server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private ChatPage(BrowserContext context, URI server) {
        this.context = context;
        this.page = context.newPage();
        this.server = server;
        page.onRequest(request -> requests.add(request.url()));
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
    }

    static ChatPage open(Browser browser, URI server) {
        return open(browser, server, new Browser.NewContextOptions().setViewportSize(1280, 860));
    }

    static ChatPage open(Browser browser, URI server, Browser.NewContextOptions options) {
        ChatPage chat = new ChatPage(browser.newContext(options), server);
        chat.page.navigate(server.toString());
        return chat;
    }

    Page page() {
        return page;
    }

    /** Addresses that the page asked for since it was opened. */
    List<String> requests() {
        return requests;
    }

    /** What the browser complained about: uncaught errors, and refusals by the content security policy. */
    List<String> complaints() {
        return complaints;
    }

    /** Adds fields to each request from now on, as a person does under "Further parameters". */
    void setFurtherParameters(String json) {
        inSettings("Further parameters", json);
    }

    void inSettings(String field, String text) {
        button("Settings").click();
        page.locator("dialog label", new Page.LocatorOptions().setHasText(field))
                .locator("input, textarea")
                .fill(text);
        button("Save").click();
    }

    /** Makes the model reply with this very text from now on, without a thought, by a grammar that allows nothing else. */
    void makeItReply(String text) {
        String grammar = "root ::= " + JSON.writeValueAsString(text);
        setFurtherParameters(JSON.writeValueAsString(Map.of("grammar", grammar, "reasoning_budget", 0)));
    }

    void makeItReplyForLong() {
        setFurtherParameters("{\"ignore_eos\": true}");
        inSettings("Longest reply", "900");
    }

    void makeItReplyBriefly() {
        inSettings("Longest reply", "12");
    }

    void ask(String question) {
        Locator field = page.getByLabel("Message", new Page.GetByLabelOptions().setExact(true));
        field.fill(question);
        field.press("Enter");
    }

    void askAndWait(String question) {
        int before = questions().count();
        ask(question);
        assertThat(questions()).hasCount(before + 1);
        awaitEnd();
    }

    /** Waits until no reply is being written. */
    void awaitEnd() {
        assertThat(button("Stop (Esc)")).hasCount(0);
        assertThat(page.locator("[aria-busy=true]")).hasCount(0);
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator questions() {
        return page.locator(".question");
    }

    Locator replies() {
        return page.locator(".reply");
    }

    /** Text of the last reply without its thoughts. */
    Locator lastText() {
        return replies().last().locator("> .markdown");
    }

    Locator places() {
        return page.locator(".branch-place");
    }

    void reload() {
        page.reload();
    }

    URI server() {
        return server;
    }

    @Override
    public void close() {
        context.close();
    }
}
