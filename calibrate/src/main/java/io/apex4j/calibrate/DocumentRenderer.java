package io.apex4j.calibrate;

import io.apex4j.calibrate.CorpusDocument.Conversation;
import io.apex4j.model.ChatMessage;
import io.apex4j.model.ChatTemplate;
import io.apex4j.model.TemplateException;
import io.apex4j.model.TemplateSegment;
import io.apex4j.model.Tokenizer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns documents into the text and tokens of one model. Conversations go through the chat template; where it refuses
 * one, in simpler forms, at last as plain text. Control tokens are found in the template's own text alone.
 */
final class DocumentRenderer {
    private static final String GAP = "\n\n";

    private final Tokenizer tokenizer;
    private final TemplateRun run;
    private final TemplateAbilities abilities;

    DocumentRenderer(Tokenizer tokenizer, ChatTemplate template) {
        this.tokenizer = tokenizer;
        this.run = new TemplateRun(template, tokenizer);
        this.abilities = TemplateAbilities.of(run);
    }

    /** The document as the model reads it. */
    RenderedDocument render(CorpusDocument document) {
        return switch (document) {
            case CorpusDocument.Text text -> {
                String gapped = text.text() + GAP;
                yield new RenderedDocument(document, gapped, tokenizer.encode(gapped, false), Set.of());
            }
            case Conversation conversation -> conversation(conversation);
        };
    }

    private RenderedDocument conversation(Conversation conversation) {
        ConversationAdapter adapter = new ConversationAdapter(abilities);
        List<ChatMessage> messages = adapter.messages(conversation);
        try {
            List<TemplateSegment> segments = run.render(messages, adapter.tools(conversation));
            return rendered(conversation, segments, withLosses(adapter.fallbacks(), conversation, segments));
        } catch (TemplateException | IllegalArgumentException refused) {
            return simplified(conversation);
        }
    }

    private RenderedDocument simplified(Conversation conversation) {
        ConversationAdapter adapter = new ConversationAdapter(abilities.without());
        List<ChatMessage> messages = ConversationAdapter.joined(adapter.messages(conversation));
        Set<RenderingFallback> fallbacks = adapter.fallbacks();
        try {
            List<TemplateSegment> segments = run.render(messages, List.of());
            fallbacks.add(RenderingFallback.SIMPLIFIED);
            return rendered(conversation, segments, withLosses(fallbacks, conversation, segments));
        } catch (TemplateException | IllegalArgumentException refused) {
            fallbacks.add(RenderingFallback.PLAIN_TEXT);
            String text = messages.stream()
                    .map(message -> message.role() + ": " + message.content())
                    .collect(Collectors.joining(GAP, "", GAP));
            return rendered(conversation, List.of(new TemplateSegment(text, true)), fallbacks);
        }
    }

    private static Set<RenderingFallback> withLosses(
            Set<RenderingFallback> fallbacks, Conversation conversation, List<TemplateSegment> segments) {
        String text = text(segments);
        boolean lost = conversation.messages().stream()
                .flatMap(DocumentRenderer::parts)
                .anyMatch(part -> !text.contains(part.strip()));
        Set<RenderingFallback> all = EnumSet.noneOf(RenderingFallback.class);
        all.addAll(fallbacks);
        if (lost) {
            all.add(RenderingFallback.PARTS_LEFT_OUT);
        }
        return all;
    }

    /** What templates are known to leave out at times. */
    private static Stream<String> parts(ChatMessage message) {
        Object thinking = message.fields().getOrDefault(Conversation.THINKING, "");
        String beside = ToolCallNumbers.calls(message).isEmpty() ? "" : message.content();
        return Stream.of(String.valueOf(thinking), beside);
    }

    private static String text(List<TemplateSegment> segments) {
        return segments.stream().map(TemplateSegment::text).collect(Collectors.joining());
    }

    private RenderedDocument rendered(
            CorpusDocument document, List<TemplateSegment> fromTemplate, Set<RenderingFallback> fallbacks) {
        List<TemplateSegment> segments = ThinkTags.resolved(fromTemplate);
        int[] tokens = tokenizer.encode(segments);
        String text = text(segments);
        boolean beginsText = tokens.length > 0
                && tokenizer.bos().isPresent()
                && tokens[0] == tokenizer.bos().getAsInt();
        if (!beginsText) {
            return new RenderedDocument(document, text, tokens, fallbacks);
        }
        String begin = tokenizer.decode(tokens[0]);
        return new RenderedDocument(
                document,
                text.startsWith(begin) ? text.substring(begin.length()) : text,
                Arrays.copyOfRange(tokens, 1, tokens.length),
                fallbacks);
    }
}
