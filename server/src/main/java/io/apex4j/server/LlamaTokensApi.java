package io.apex4j.server;

import io.apex4j.model.Tokenizer;
import io.helidon.webserver.http.HttpRules;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns texts into tokens and back, under the names of llama-server and of lm-eval's tokenizer. */
final class LlamaTokensApi implements HttpApi {
    private static final int MOST_TOKENS = 1 << 22;

    @Override
    public void addTo(HttpRules rules, ServerContext context) {
        for (String prefix : List.of("/v1", "")) {
            rules.post(prefix + "/tokenize", context.handler(LlamaTokensApi::tokenize));
            rules.post(prefix + "/detokenize", context.handler(LlamaTokensApi::detokenize));
            rules.get(prefix + "/tokenizer_info", context.handler(LlamaTokensApi::describe));
        }
    }

    private static void tokenize(HttpExchange exchange) {
        Tokenizer tokenizer = exchange.model().tokenizer();
        JsonRequest request = exchange.json();
        String text = request.text("content").or(() -> request.text("prompt")).orElse("");
        boolean addsSpecial = request.bool("add_special", request.bool("add_special_tokens", false));
        int[] encoded = tokenizer.encode(text, request.bool("parse_special", true));
        IntStream start = addsSpecial && tokenizer.addsBos() && tokenizer.bos().isPresent()
                ? IntStream.of(tokenizer.bos().getAsInt())
                : IntStream.empty();
        List<Integer> tokens =
                IntStream.concat(start, IntStream.of(encoded)).boxed().toList();
        boolean withPieces = request.bool("with_pieces", false);
        exchange.respond(JsonFields.of(
                        "tokens",
                        withPieces
                                ? tokens.stream()
                                        .map(token -> piece(token, tokenizer))
                                        .toList()
                                : tokens)
                .with("count", tokens.size())
                .with("max_model_len", exchange.model().model().contextLength()));
    }

    /** A token with its text, or its bytes where they are no text. */
    private static JsonFields piece(int token, Tokenizer tokenizer) {
        byte[] bytes = tokenizer.piece(token);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return JsonFields.of("id", token).with("piece", text);
        } catch (CharacterCodingException noText) {
            List<Integer> numbers = new ArrayList<>();
            for (byte unit : bytes) {
                numbers.add(unit & 0xff);
            }
            return JsonFields.of("id", token).with("piece", numbers);
        }
    }

    private static void detokenize(HttpExchange exchange) {
        Tokenizer tokenizer = exchange.model().tokenizer();
        JsonRequest request = exchange.json();
        List<Object> given = request.list("tokens", MOST_TOKENS).orElseThrow(() -> request.missing("tokens"));
        int[] tokens = new int[given.size()];
        for (int index = 0; index < tokens.length; index++) {
            tokens[index] = (int) JsonRequest.toInteger(
                    "tokens[" + index + "]", given.get(index), 0, tokenizer.vocabularySize() - 1L);
        }
        String text = tokenizer.decode(tokens);
        exchange.respond(JsonFields.of("content", text).with("prompt", text));
    }

    private static void describe(HttpExchange exchange) {
        ServedModel model = exchange.model();
        Tokenizer tokenizer = model.tokenizer();
        exchange.respond(JsonFields.of("eos_token", literal(tokenizer.eos(), tokenizer))
                .with("bos_token", literal(tokenizer.bos(), tokenizer))
                .with("pad_token", literal(tokenizer.eos(), tokenizer))
                .with("chat_template", model.chat().template().source()));
    }

    static @Nullable String literal(OptionalInt token, Tokenizer tokenizer) {
        return token.isPresent() ? tokenizer.decode(token.getAsInt()) : null;
    }
}
