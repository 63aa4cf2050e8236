package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GenerateCommandTest {
    private static final Path MODEL = DemoFiles.model();
    private static final String PROMPT = "Once upon a time";

    @TempDir
    private Path folder;

    @Test
    void jsonIsOneObjectWithTextTokensSpeedAndReason() {
        JsonNode answer = greedy("-p", PROMPT, "-n", 4, "--json").json();

        assertThat(answer.propertyNames())
                .containsExactly(
                        "text",
                        "promptTokens",
                        "tokens",
                        "prefillTokensPerSecond",
                        "decodeTokensPerSecond",
                        "cachedTokens",
                        "draftedTokens",
                        "acceptedTokens",
                        "finishReason");
        assertThat(ids(answer.get("promptTokens"))).isEqualTo(tokenize("-p", PROMPT));
        assertThat(answer.get("tokens")).hasSize(4);
        assertThat(answer.get("prefillTokensPerSecond").asDouble()).isPositive();
        assertThat(answer.get("decodeTokensPerSecond").asDouble()).isPositive();
        assertThat(answer.get("finishReason").asString()).isEqualTo("length");
        assertThat(tokenize("--no-bos", "-p", answer.get("text").asString())).isEqualTo(ids(answer.get("tokens")));
    }

    @Test
    void anAnswerIsATextOfTheGrammar() throws IOException {
        Path file = Files.writeString(
                folder.resolve("date.gbnf"),
                "root ::= year \"-\" two \"-\" two\nyear ::= [0-9]{4}\ntwo ::= [0-9]{2}\n");
        Run run = Run.apex("generate", MODEL, "-p", "It was on ", "--grammar-file", file, "--temp", 1.5, "--json");
        assertThat(run.json().get("text").asString()).matches("[0-9]{4}-[0-9]{2}-[0-9]{2}");
        assertThat(run.json().get("finishReason").asString()).isEqualTo("stop");
        assertThat(greedy("-p", PROMPT, "--chat", "--grammar", "root ::= \"yes\" | \"no\"")
                        .out()
                        .strip())
                .isIn("yes", "no");
    }

    @Test
    void anAnswerFitsTheJsonSchema() throws IOException {
        String schema = """
                {"type": "object", "properties": {"name": {"type": "string", "maxLength": 20},
                 "born": {"type": "string", "format": "date"}, "children": {"type": "integer", "maximum": 9, "minimum": 0}},
                 "required": ["name", "born", "children"], "additionalProperties": false}""";
        Path file = Files.writeString(folder.resolve("person.schema.json"), schema);
        for (Object[] options : new Object[][] {{"-j", schema}, {"--json-schema-file", file}}) {
            Run run = Run.apex(
                    concat(List.of("generate", MODEL, "-p", PROMPT, "--temp", 1.5, "-s", 1, "--json"), options));
            JsonNode person =
                    JsonMapper.shared().readTree(run.json().get("text").asString());
            assertThat(person.propertyNames()).containsExactly("name", "born", "children");
            assertThat(person.get("children").asInt()).isBetween(0, 9);
            assertThat(LocalDate.parse(person.get("born").asString())).isNotNull();
        }
    }

    @Test
    void whatIsNoSchemaIsRefused() {
        assertThat(greedy("-p", PROMPT, "-j", "{\"if\": true}").err())
                .contains("--json-schema: #/if: if is not supported");
        assertThat(greedy("-p", PROMPT, "-j", "{").err()).contains("--json-schema: JSON at character 2");
        assertThat(greedy("-p", PROMPT, "-j", "{}", "--grammar", "root ::= \"a\"")
                        .err())
                .contains("exclude each other");
    }

    @Test
    void whatIsNoGrammarIsRefused() {
        assertThat(greedy("-p", PROMPT, "--grammar", "root ::= nothing").err()).contains("--grammar: ", "nothing");
        assertThat(greedy("-p", PROMPT, "--grammar-file", "missing.gbnf").err()).contains("missing.gbnf");
    }

    @Test
    void standardOutputHoldsTheTextAndNothingElse() {
        String text = greedy("-p", PROMPT, "-n", 4, "--json").json().get("text").asString();

        Run run = greedy("-p", PROMPT, "-n", 4);

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo(text + System.lineSeparator());
        assertThat(run.err()).isEmpty();
    }

    @Test
    void thePromptMayComeFromAFileOrStandardInputWithoutItsLastLineEnd() throws IOException {
        Path file = Files.writeString(folder.resolve("prompt.txt"), PROMPT + "\n");
        String expected = greedy("-p", PROMPT, "-n", 2).out();

        assertThat(greedy("-f", file, "-n", 2).out()).isEqualTo(expected);
        assertThat(Run.apexReading(PROMPT + "\r\n", "generate", MODEL, "--temp", 0, "-n", 2)
                        .out())
                .isEqualTo(expected);
        assertThat(Run.apexReading(PROMPT, "generate", MODEL, "--temp", 0, "-n", 2, "-f", "-")
                        .out())
                .isEqualTo(expected);
    }

    @Test
    void backslashesInThePromptAreResolvedUnlessToldOtherwise() {
        assertThat(promptTokens("-p", "a\\tb")).isEqualTo(promptTokens("-p", "a\tb"));
        assertThat(promptTokens("-p", "a\\tb", "--no-escape")).isNotEqualTo(promptTokens("-p", "a\tb"));
        assertThat(promptTokens("--chat", "-p", "a", "-sys", "a\\tb"))
                .isEqualTo(promptTokens("--chat", "-p", "a", "-sys", "a\tb"));
    }

    @Test
    void namesOfSpecialTokensAreTextUnlessAskedFor() {
        assertThat(promptTokens("-p", "<|im_start|>")).hasSizeGreaterThan(2);
        assertThat(promptTokens("-p", "<|im_start|>", "--parse-special")).hasSize(2);
    }

    @Test
    void chatPutsThePromptIntoTheModelsTemplate() {
        List<Integer> tokens = promptTokens("--chat", "-sys", "Be brief.", "-p", "Hello <|im_end|>");
        List<Integer> expected = tokenize(
                "--no-bos", "-p", "<|startoftext|><|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHello ");

        assertThat(tokens).startsWith(expected.subList(0, expected.size() - 1).toArray(Integer[]::new));
        assertThat(tokens.stream().filter(token -> token.equals(imEnd()))).hasSize(2);
    }

    @Test
    void chatTellsThoughtsTextAndCallsApart() throws IOException {
        Path tools = Files.writeString(
                folder.resolve("tools.json"), "[{\"type\": \"function\", \"function\": {\"name\": \"f\"}}]");
        String call = "root ::= \"Ok. \" <|tool_call_start|> \"[f(a='x', n=True)]\" <|tool_call_end|>";
        String thinks = tokenize("--no-bos", "-p", "<think>").getFirst() + "+1000";

        JsonNode answer = greedy("--chat", "-p", "Hi", "--grammar", call, "--tools", tools, "--json")
                .json();
        assertThat(answer.get("content").asString()).isEqualTo("Ok. ");
        assertThat(answer.get("tool_calls")).hasSize(1);
        JsonNode function = answer.get("tool_calls").get(0).get("function");
        assertThat(function.get("name").asString()).isEqualTo("f");
        assertThat(function.get("arguments").asString()).isEqualTo("{\"a\":\"x\",\"n\":true}");
        assertThat(greedy("--chat", "-p", "Hi", "--grammar", call).out().lines())
                .containsExactly("Ok. ", "[f {\"a\":\"x\",\"n\":true}]");

        List<Object> thinking = List.of(
                "--chat", "-p", "Hi", "--grammar", "root ::= \"Ok.\"", "--logit-bias", thinks, "-n", 60, "--json");
        JsonNode closed = greedy(concat(thinking, "--reasoning-budget", 5)).json();
        assertThat(closed.get("content").asString()).isEqualTo("Ok.");
        assertThat(closed.get("thoughtUnfinished").asBoolean()).isFalse();
        Run endless = greedy(thinking.toArray());
        assertThat(endless.json().get("content").asString()).isEmpty();
        assertThat(endless.json().get("thoughtUnfinished").asBoolean()).isTrue();
        assertThat(endless.complaints()).singleElement().asString().contains("--reasoning-budget");
        JsonNode whole = greedy(concat(thinking, "--reasoning-budget", 5, "--reasoning-format", "none"))
                .json();
        assertThat(whole.get("content").asString()).startsWith("<think>").endsWith("</think>\n\nOk.");
        assertThat(whole.get("reasoning").asString()).isEmpty();
    }

    @Test
    void optionsAboutThoughtsAndToolsAreChecked() throws IOException {
        Path bad = Files.writeString(folder.resolve("tools.json"), "[1]");

        assertThat(greedy("-p", "Hi", "--tools", bad).err()).contains("go with --chat");
        assertThat(greedy("--chat", "-p", "Hi", "--tools", bad).err()).contains("tools.json: tool 1 is no object");
        Files.writeString(bad, "[1");
        assertThat(greedy("--chat", "-p", "Hi", "--tools", bad).code()).isEqualTo(ExitCode.INPUT);
        assertThat(greedy("--chat", "-p", "Hi", "--reasoning-budget", "-2").code())
                .isEqualTo(ExitCode.USAGE);
        assertThat(greedy("--chat", "-p", "Hi", "--reasoning-format", "xml").err())
                .contains("none, deepseek and auto");
    }

    @Test
    void thePromptCacheSparesWhatIsKnownAndChangesNoToken() throws IOException {
        Path file = folder.resolve("states");
        for (List<Object> options : List.<List<Object>>of(List.of(), List.of("--chat", "-sys", "Be brief."))) {
            Files.deleteIfExists(file);
            List<Object> prompt = new ArrayList<>(options);
            prompt.addAll(List.of("-p", "It was a dark and stormy night", "-n", 5, "--json"));
            JsonNode plain = greedy(prompt.toArray()).json();
            JsonNode first = greedy(concat(prompt, "--prompt-cache", file)).json();
            JsonNode second = greedy(concat(prompt, "--prompt-cache", file)).json();

            assertThat(first.get("tokens")).isEqualTo(plain.get("tokens"));
            assertThat(second.get("tokens")).isEqualTo(plain.get("tokens"));
            assertThat(first.get("cachedTokens").asInt()).isZero();
            assertThat(second.get("cachedTokens").asInt())
                    .isPositive()
                    .isLessThan(plain.get("promptTokens").size());
        }
        assertThat(folder).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aPromptCacheThatIsOnlyReadStaysAsItIs() throws IOException {
        Path file = folder.resolve("states");
        Run absent = greedy("-p", PROMPT, "-n", 1, "--prompt-cache", file, "--prompt-cache-ro");
        assertThat(absent.code()).isEqualTo(ExitCode.OK);
        assertThat(absent.err()).contains("there is no " + file);
        assertThat(file).doesNotExist();

        greedy("-p", PROMPT, "-n", 1, "--prompt-cache", file);
        byte[] before = Files.readAllBytes(file);
        Run read =
                greedy("-p", PROMPT + " there", "-n", 9, "--prompt-cache", file, "--prompt-cache-ro", "--show-timings");
        assertThat(read.err()).contains("from the cache");
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void aDamagedOrForeignPromptCacheIsRefusedAndStaysAsItIs() throws IOException {
        Path file = folder.resolve("states");
        greedy("-p", PROMPT, "-n", 1, "--prompt-cache", file);
        Run foreign = greedy("-p", PROMPT, "-n", 1, "--prompt-cache", file, "-ctk", "q8_0");
        assertThat(foreign.code()).isEqualTo(ExitCode.INPUT);
        assertThat(foreign.complaints()).singleElement().asString().contains(file.toString(), "keys", "-ctk");

        byte[] damaged = Files.readAllBytes(file);
        damaged[damaged.length / 2] ^= 1;
        Files.write(file, damaged);
        for (String chat : List.of("--chat", "--no-escape")) {
            Run run = greedy("-p", PROMPT, "-n", 1, "--prompt-cache", file, chat);
            assertThat(run.code()).isEqualTo(ExitCode.INPUT);
            assertThat(run.complaints()).singleElement().asString().contains("damaged", "remove the file");
            assertThat(file).hasBinaryContent(damaged);
        }
    }

    @Test
    void optionsAboutThePromptCacheAreChecked() throws IOException {
        assertThat(greedy("-p", PROMPT, "--prompt-cache-ro").err()).contains("goes with --prompt-cache");
        assertThat(greedy("-p", PROMPT, "--cache-ram", "-2").code()).isEqualTo(ExitCode.USAGE);
        assertThat(greedy("-p", PROMPT, "--cache-ram", "0", "--prompt-cache", folder.resolve("a"))
                        .err())
                .contains("--cache-ram 0");
        Run nowhere =
                greedy("-p", PROMPT, "--prompt-cache", folder.resolve("none").resolve("a"));
        assertThat(nowhere.code()).isEqualTo(ExitCode.INPUT);
        assertThat(nowhere.err()).contains("could not be written");
        assertThat(greedy("-p", PROMPT, "-n", 1, "--chat", "--cache-ram", 1).code())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void guessingAheadChangesNoToken() {
        List<Object> repeats = List.of("-p", "a b c d e f a b c d e f a b c d e f", "-n", 40, "--ignore-eos", "--json");
        JsonNode without = greedy(concat(repeats, "--draft-max", 0)).json();
        JsonNode with = greedy(repeats.toArray()).json();

        assertThat(with.get("tokens")).isEqualTo(without.get("tokens"));
        assertThat(without.get("draftedTokens").asInt()).isZero();
        assertThat(with.get("acceptedTokens").asInt())
                .isBetween(0, with.get("draftedTokens").asInt());
        assertThat(greedy("-p", PROMPT, "--draft-max", 65).err()).contains("0 to 64", "--draft-max");
    }

    @Test
    void theSameSeedGivesTheSameTextAndAnotherSeedAnother() {
        List<Object> hot = List.of("--temp", 2, "--top-k", 0, "-p", PROMPT, "-n", 6);

        String first = generate(hot, "--seed", 1);

        assertThat(generate(hot, "--seed", 1)).isEqualTo(first);
        assertThat(generate(hot, "--seed", 2)).isNotEqualTo(first);
    }

    @Test
    void aFullContextEndsTheAnswerAndIsSaid() {
        Run run = greedy("-p", PROMPT, "-c", 9, "--ignore-eos", "--json");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.json().get("finishReason").asString()).isEqualTo("context_full");
        assertThat(run.complaints())
                .singleElement()
                .asString()
                .contains("context of 9 tokens is full", "-c makes it larger, up to 4,096");
    }

    @Test
    void aPromptThatDoesNotFitIsRefused() {
        Run run = greedy("-p", PROMPT, "-c", 3);

        assertThat(run.code()).isEqualTo(ExitCode.INPUT);
        assertThat(run.out()).isEmpty();
        assertThat(run.complaints()).singleElement().asString().contains("do not fit", "3 tokens");
    }

    @Test
    void aContextLargerThanTheModelsIsRefused() {
        Run run = greedy("-p", PROMPT, "-c", 100_000);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("-c is 100000", "at most 4096");
    }

    @Test
    void biasForcesATokenAndAStopStringEndsTheAnswerBeforeIt() {
        List<Integer> letter = tokenize("--no-bos", "-p", "Q");

        Run forced = greedy("-p", PROMPT, "-n", 3, "--logit-bias", letter.getFirst() + "+1000", "--json");
        Run stopped = greedy("-p", PROMPT, "-n", 3, "--logit-bias", letter.getFirst() + "+1000", "-r", "QQ", "--json");

        assertThat(forced.json().get("text").asString()).isEqualTo("QQQ");
        assertThat(stopped.json().get("text").asString()).isEmpty();
        assertThat(stopped.json().get("tokens")).hasSize(2);
        assertThat(stopped.json().get("finishReason").asString()).isEqualTo("stop");
    }

    @Test
    void everyTypeOfCacheAndNumberOfThreadsRuns() {
        for (String type : List.of("f16", "q8_0", "f32")) {
            assertThat(greedy("-p", PROMPT, "-n", 1, "-ctk", type, "-ctv", type, "-t", 1)
                            .code())
                    .isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void aModelThatCannotBeRunIsRefusedByName() throws IOException {
        Path model = SmallModel.in(folder);

        Run run = Run.apex("generate", model, "-p", PROMPT);

        assertThat(run.code()).isEqualTo(ExitCode.INPUT);
        assertThat(run.complaints()).singleElement().asString().contains(model.toString());
    }

    private static Run greedy(Object... options) {
        return Run.apex(concat(List.of("generate", MODEL, "--temp", 0), options));
    }

    private static String generate(List<Object> options, Object... more) {
        List<Object> line = new ArrayList<>(List.of("generate", MODEL));
        line.addAll(options);
        return Run.apex(concat(line, more)).out();
    }

    private static List<Integer> promptTokens(Object... options) {
        return ids(greedy(concat(List.of("-n", 1, "--json"), options)).json().get("promptTokens"));
    }

    private static List<Integer> tokenize(Object... options) {
        return ids(Run.apex(concat(List.of("tokenize", MODEL, "--json"), options))
                .json()
                .get("tokens")
                .valueStream()
                .map(token -> token.get("id"))
                .toList());
    }

    private static Integer imEnd() {
        return tokenize("--no-bos", "-p", "<|im_end|>").getFirst();
    }

    private static List<Integer> ids(Iterable<JsonNode> nodes) {
        List<Integer> ids = new ArrayList<>();
        nodes.forEach(node -> ids.add(node.asInt()));
        return ids;
    }

    private static Object[] concat(List<?> first, Object... second) {
        List<Object> all = new ArrayList<>(first);
        all.addAll(List.of(second));
        return all.toArray();
    }
}
