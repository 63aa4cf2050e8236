package io.apex4j.calibrate;

import io.apex4j.gguf.GgufMetadata;
import io.apex4j.model.ChatTemplate;
import io.apex4j.model.TemplateDefaults;
import io.apex4j.model.Tokenizer;

/**
 * What has to be known of a model to render a corpus for it.
 *
 * @param name what the model is called
 * @param tokenizer its tokenizer
 * @param template its chat template
 */
public record ReaderModel(String name, Tokenizer tokenizer, ChatTemplate template) {
    private static final String TEMPLATE_KEY = "tokenizer.chat_template";

    /**
     * The reader that a model's metadata describes; without a chat template, ChatML.
     *
     * @param fileName the name where the metadata has none
     * @throws io.apex4j.model.ModelException when the tokenizer is not supported
     * @throws io.apex4j.model.TemplateException when the chat template is none
     */
    public static ReaderModel of(GgufMetadata metadata, String fileName) {
        return new ReaderModel(
                metadata.text("general.name").orElse(fileName),
                Tokenizer.of(metadata),
                metadata.text(TEMPLATE_KEY).map(ChatTemplate::parse).orElseGet(TemplateDefaults::chatMl));
    }

    /** A corpus as this model reads it. */
    public RenderedCorpus render(Corpus corpus) {
        return RenderedCorpus.of(corpus, tokenizer, template);
    }
}
