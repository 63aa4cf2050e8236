package io.apex4j.cli;

import io.apex4j.gguf.GgufModel;
import io.apex4j.model.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex tokenize}: a text as the model sees it. */
@Command(
        name = "tokenize",
        header = "Show the tokens that a text consists of.",
        description =
                "One token a line: its number, and its text in quotes with hidden characters and bytes that are no"
                        + " character by themselves as escapes. Where neither -p nor -f is given the text is read from standard"
                        + " input. Options that llama-tokenize has too keep its names; as there, names of special tokens in the"
                        + " text are these tokens unless --no-parse-special is given.",
        footer = {
            "",
            "Examples:",
            "  apex tokenize model.gguf -p 'Hello world'",
            "  apex tokenize model.gguf -f prompt.txt --ids --no-bos",
            "  apex tokenize model.gguf --show-count < book.txt",
            "  apex tokenize model.gguf -p '<|im_start|>user' --no-parse-special --json"
        })
final class TokenizeCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(index = "0", paramLabel = "FILE", description = "The model; of several shards the first.")
    private Path file = Path.of("");

    @Mixin
    private final PromptArguments prompts = new PromptArguments();

    @Option(names = "--ids", description = "Print the numbers only, in one line: [1, 2, 3].")
    private boolean idsOnly;

    @Option(names = "--no-bos", description = "Leave out the token that begins texts, even where the model wants it.")
    private boolean noBos;

    @Option(names = "--no-parse-special", description = "Take names of special tokens for text.")
    private boolean noParseSpecial;

    @Option(names = "--show-count", description = "Print the number of tokens as well.")
    private boolean showsCount;

    @Option(names = "--json", description = "Print one JSON object: tokens, each with id and text, and their count.")
    private boolean json;

    TokenizeCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        byte[] text = prompts.required(screen);
        try (GgufModel model = Inputs.model(file)) {
            Tokenizer tokenizer = Tokenizer.of(model.metadata());
            int[] tokens =
                    noBos ? tokenizer.encode(text, !noParseSpecial) : PromptTokens.of(tokenizer, text, !noParseSpecial);
            print(tokenizer, tokens);
        }
        return ExitCode.OK.code();
    }

    private void print(Tokenizer tokenizer, int[] tokens) {
        if (json) {
            screen.out().println(Json.text(json(tokenizer, tokens)));
            return;
        }
        if (idsOnly) {
            screen.line(Arrays.toString(tokens));
        } else {
            for (int token : tokens) {
                String piece = Printable.of(text(tokenizer.piece(token)));
                screen.out().println(String.format(Locale.ROOT, "%6d -> '%s'", token, piece));
            }
        }
        if (showsCount) {
            screen.line("Total number of tokens: " + tokens.length);
        }
    }

    private static Map<String, Object> json(Tokenizer tokenizer, int[] tokens) {
        List<Map<String, Object>> described = Arrays.stream(tokens)
                .mapToObj(token -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    object.put("id", token);
                    object.put("text", text(tokenizer.piece(token)));
                    return object;
                })
                .toList();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("tokens", described);
        object.put("count", tokens.length);
        return object;
    }

    /** The text of a token; where its bytes are no characters, each as an escape. */
    private static String text(byte[] piece) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(piece))
                    .toString();
        } catch (CharacterCodingException partOfACharacter) {
            return IntStream.range(0, piece.length)
                    .mapToObj(index -> String.format(Locale.ROOT, "\\x%02x", piece[index]))
                    .collect(Collectors.joining());
        }
    }
}
