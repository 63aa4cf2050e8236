package io.apex4j.model;

/** The chat template for models that bring none. */
public final class TemplateDefaults {
    /** ChatML: what most models that are trained on chats understand. Leaves out parts of a content that are no text. */
    private static final String CHATML = """
            {{- bos_token -}}
            {%- for message in messages -%}
                {{- '<|im_start|>' + message['role'] + '\\n' -}}
                {%- if message['content'] is string -%}
                    {{- message['content'] -}}
                {%- elif message['content'] -%}
                    {%- for part in message['content'] if part['type'] == 'text' -%}
                        {{- part['text'] -}}
                    {%- endfor -%}
                {%- endif -%}
                {{- '<|im_end|>\\n' -}}
            {%- endfor -%}
            {%- if add_generation_prompt -%}
                {{- '<|im_start|>assistant\\n' -}}
            {%- endif -%}
            """;

    private TemplateDefaults() {}

    /** The ChatML template; prints {@code bos_token} first when there is one. */
    public static ChatTemplate chatMl() {
        return ChatTemplate.parse(CHATML);
    }
}
