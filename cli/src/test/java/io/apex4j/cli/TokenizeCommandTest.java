package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TokenizeCommandTest {
    private static final Path MODEL = DemoFiles.model();

    @Test
    void showsOneTokenALineWithItsText() {
        Run run = tokenize("-p", "Hello world");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines())
                .containsExactly("     1 -> '<|startoftext|>'", "  5506 -> 'Hello'", "  1762 -> ' world'");
    }

    @Test
    void idsComeInOneLineAndTheCountAfterThem() {
        assertThat(tokenize("-p", "Hello world", "--ids", "--show-count").out().lines())
                .containsExactly("[1, 5506, 1762]", "Total number of tokens: 3");
        assertThat(tokenize("-p", "Hello world", "--ids", "--no-bos").out().strip())
                .isEqualTo("[5506, 1762]");
    }

    @Test
    void namesOfSpecialTokensAreTheseTokensUnlessToldOtherwise() {
        assertThat(tokenize("-p", "<|im_start|>", "--no-bos", "--ids").out().strip())
                .isEqualTo("[6]");
        assertThat(tokenize("-p", "<|im_start|>", "--no-bos", "--ids", "--no-parse-special")
                        .out())
                .contains(", ")
                .doesNotContain("[6]");
    }

    @Test
    void hiddenCharactersAndPartsOfCharactersAreShownAsEscapes() {
        String out = tokenize("-p", "\u001b[2J \ud83d\ude00", "--no-bos").out();

        assertThat(out).contains("\\u001b", "\\x9f");
        assertThat(out.chars().filter(character -> character != '\n'))
                .allMatch(character -> character >= ' ' && character < 0x7f);
    }

    @Test
    void jsonHasTheTextOfEveryToken() {
        JsonNode json = tokenize("-p", "tabs\tand\nlines", "--no-bos", "--json").json();

        assertThat(json.get("count").asInt()).isEqualTo(json.get("tokens").size());
        assertThat(json.get("tokens")
                        .valueStream()
                        .map(token -> token.get("text").asString())
                        .collect(Collectors.joining()))
                .isEqualTo("tabs\tand\nlines");
    }

    @Test
    void standardInputIsReadWhereNoPromptIsGiven() {
        assertThat(Run.apexReading("Hello world\n", "tokenize", MODEL, "--ids").out())
                .isEqualTo(tokenize("-p", "Hello world", "--ids").out());
    }

    private static Run tokenize(Object... options) {
        Object[] line = new Object[options.length + 2];
        line[0] = "tokenize";
        line[1] = MODEL;
        System.arraycopy(options, 0, line, 2, options.length);
        return Run.apex(line);
    }
}
