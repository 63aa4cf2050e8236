package io.apex4j.server;

import java.util.Optional;

/** Reads what the text of an answer has to be, as OpenAI's API and llama-server have it. */
final class AnswerForms {
    private static final int MOST_GRAMMAR_LENGTH = 1 << 20;

    private AnswerForms() {}

    /**
     * The form that a request asks for.
     *
     * @throws ApiException when it is none, or two are asked for
     */
    static AnswerForm read(JsonRequest request) {
        Optional<String> grammar = request.text("grammar").filter(text -> !text.isBlank());
        AnswerForm schema = request.has("json_schema")
                ? new AnswerForm.Schema(request.value("json_schema").orElse(null))
                : new AnswerForm.Free();
        AnswerForm format =
                request.object("response_format").map(AnswerForms::format).orElseGet(AnswerForm.Free::new);
        if (grammar.isEmpty()) {
            return schema instanceof AnswerForm.Free ? format : schema;
        }
        if (!(schema instanceof AnswerForm.Free) || !(format instanceof AnswerForm.Free)) {
            throw ApiException.invalid("grammar", "'grammar' and a JSON schema exclude each other; give one of them");
        }
        if (grammar.get().length() > MOST_GRAMMAR_LENGTH) {
            throw ApiException.invalid(
                    "grammar",
                    "'grammar' has " + grammar.get().length() + " characters; allowed are " + MOST_GRAMMAR_LENGTH);
        }
        return new AnswerForm.Gbnf(grammar.get());
    }

    private static AnswerForm format(JsonRequest format) {
        return switch (format.requiredText("type")) {
            case "text" -> new AnswerForm.Free();
            case "json_object" ->
                format.has("schema")
                        ? new AnswerForm.Schema(format.value("schema").orElse(null))
                        : new AnswerForm.JsonObject();
            case "json_schema" -> {
                JsonRequest wrapper = format.object("json_schema").orElse(format);
                if (!wrapper.has("schema")) {
                    throw wrapper.missing("schema");
                }
                yield new AnswerForm.Schema(wrapper.value("schema").orElse(null));
            }
            default -> throw format.refusal("type", "text, json_object or json_schema");
        };
    }
}
