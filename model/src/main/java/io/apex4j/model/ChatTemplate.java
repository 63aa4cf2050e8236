package io.apex4j.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A chat template in the language that Hugging Face templates use: Jinja as transformers sets it up, interpreted here
 * within limits, without access to anything but its input. Immutable, safe for several threads.
 *
 * <pre>{@code
 * ChatTemplate template = ChatTemplate.parse(source);
 * List<TemplateSegment> prompt = template.render(ChatTemplateInput.of(List.of(
 *                 Map.of("role", "user", "content", "Hello"))).withSpecialTokens(Map.of("bos_token", "<s>")));
 * }</pre>
 */
public final class ChatTemplate {
    private final String source;
    private final List<JinjaStatement> statements;
    private final TemplateLimits limits;

    private ChatTemplate(String source, List<JinjaStatement> statements, TemplateLimits limits) {
        this.source = source;
        this.statements = statements;
        this.limits = limits;
    }

    /** Parses a template; refuses with a {@link TemplateException} what is no template. */
    public static ChatTemplate parse(String source) {
        return parse(source, TemplateLimits.defaults());
    }

    /** Parses a template that is to stay within these limits. */
    public static ChatTemplate parse(String source, TemplateLimits limits) {
        if (source.length() > limits.sourceChars()) {
            throw new TemplateException(
                    1, 1, "a template of " + source.length() + " characters, the limit is " + limits.sourceChars());
        }
        return new ChatTemplate(source, List.copyOf(JinjaParser.parse(source)), limits);
    }

    /** The source as it was parsed. */
    public String source() {
        return source;
    }

    /**
     * Renders the conversation as segments, of which no two neighbours are of one origin.
     *
     * @throws TemplateException when the template fails, refuses the conversation, or takes more than its limits allow
     * @throws IllegalArgumentException when the input holds something other than the documented types, or too much
     */
    public List<TemplateSegment> render(ChatTemplateInput input) {
        JinjaRun run = new JinjaRun(limits, input.clock());
        JinjaScope globals = JinjaScope.root(JinjaGlobals.functions(run));
        JinjaScope variables = globals.inner();
        new TemplateInputReader(limits.elements()).variables(input).forEach(variables::set);
        return new JinjaExecutor(run).render(statements, variables).segments();
    }

    /** Renders the conversation as one string, to look at: it no longer tells user text from control tokens. */
    public String renderText(ChatTemplateInput input) {
        return render(input).stream().map(TemplateSegment::text).collect(Collectors.joining());
    }
}
