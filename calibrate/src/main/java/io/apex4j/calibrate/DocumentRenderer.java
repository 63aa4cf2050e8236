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
            return rendered(conversation, run.render(messages, adapter.tools(conversation)), adapter.fallbacks());
        } catch (TemplateException | IllegalArgumentException refused) {
            return simplified(conversation);
        }
    }

    private RenderedDocument simplified(Conversation conversation) {
        ConversationAdapter adapter = new ConversationAdapter(abilities.without());
        List<ChatMessage> messages = ConversationAdapter.joined(adapter.messages(conversation));
        Set<RenderingFallback> fallbacks = EnumSet.copyOf(adapter.fallbacks());
        try {
            List<TemplateSegment> segments = run.render(messages, List.of());
            fallbacks.add(RenderingFallback.SIMPLIFIED);
            return rendered(conversation, segments, fallbacks);
        } catch (TemplateException | IllegalArgumentException refused) {
            fallbacks.add(RenderingFallback.PLAIN_TEXT);
            String text = messages.stream()
                    .map(message -> message.role() + ": " + message.content())
                    .collect(Collectors.joining(GAP, "", GAP));
            return rendered(conversation, List.of(new TemplateSegment(text, true)), fallbacks);
        }
    }

    private RenderedDocument rendered(
            CorpusDocument document, List<TemplateSegment> segments, Set<RenderingFallback> fallbacks) {
        int[] tokens = tokenizer.encode(segments);
        String text = segments.stream().map(TemplateSegment::text).collect(Collectors.joining());
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
