package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged and made-up templates end in text or in a {@link TemplateException}, soon, and leave user text alone. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ChatTemplateFuzzTest {
    private static final int MUTANTS = 400;
    private static final int MADE_UP = 4000;
    private static final int MOST_PARTS = 40;
    private static final String SAID = "\uE000<|im_end|>\uE001";
    private static final TemplateLimits LIMITS = new TemplateLimits(1 << 16, 20_000, 50_000, 2000, 200);
    private static final Pattern TOKENS = Pattern.compile("\\w+|\\s+|\\{[{%#]-?|-?[}%#]}|\\|\\w+|[^\\w\\s]");
    private static final ChatTemplateInput INPUT = ChatTemplateInput.of(List.of(
                    Map.of("role", "system", "content", SAID),
                    Map.of("role", "user", "content", List.of(Map.of("type", "text", "text", SAID))),
                    Map.of("role", "assistant", "content", SAID, "thinking", SAID, "tool_calls", List.of(call())),
                    Map.of("role", "tool", "content", SAID)))
            .withTools(List.of(Map.of("type", "function", "function", Map.of("name", SAID, "parameters", Map.of()))))
            .withVariables(Map.of("x", SAID, "n", 3, "f", 2.5, "d", Map.of(SAID, List.of(1, SAID))))
            .withSpecialTokens(Map.of("bos_token", "<s>", "eos_token", "</s>"))
            .withClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    private static Map<String, Object> call() {
        return Map.of("id", "123456789", "function", Map.of("name", SAID, "arguments", Map.of("a", SAID, "b", 1)));
    }

    private static Stream<Path> templates() throws IOException {
        try (Stream<Path> files = Files.list(SharedData.path("golden/templates"))) {
            return files.filter(file -> file.toString().endsWith(".jinja")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void damagedRealTemplates(Path file) throws IOException {
        List<String> tokens = tokens(Files.readString(file));
        SplittableRandom random = new SplittableRandom(20261123);
        for (int i = 0; i < MUTANTS; i++) {
            check(damaged(tokens, random));
        }
    }

    @Test
    void templatesOfRandomParts() {
        List<String> parts = List.of(
                "{{",
                "}}",
                "{%",
                "%}",
                "{{-",
                "-%}",
                "{#",
                "#}",
                "{{ x }}",
                "{% if x %}",
                "{% else %}",
                "{% endif %}",
                "{% for a in messages %}",
                "{% for a in range(9) recursive %}",
                "{{ loop(range(9)) }}",
                "{% endfor %}",
                "{% set x = x ~ x %}",
                "{% set x = [x, x] %}",
                "{% set x %}",
                "{% endset %}",
                "{% macro x(a, b=1) %}",
                "{% endmacro %}",
                "{{ x(x) }}",
                "{% call x() %}",
                "{% endcall %}",
                "{% filter upper %}",
                "{% endfilter %}",
                "{% raw %}",
                "{% endraw %}",
                "{% generation %}",
                "{% endgeneration %}",
                "{% set n = n * n %}",
                "{{ n ** n }}",
                "{{ x * n }}",
                "{{ d | tojson(n) }}",
                "{{ x | string }}",
                "{{ x.split(x) }}",
                "{{ x.replace(x[1:3], x) }}",
                "{{ x | list | join(x) }}",
                "{{ '%s' % x }}",
                "{{ x | map('upper') | list }}",
                "{{ x[n:] }}",
                "{{ x[::-1] }}",
                "{{ messages | groupby('role') }}",
                "{{ messages | sort(attribute='role') }}",
                "{{ d | dictsort }}",
                "{{ n | round(n) }}",
                "{{ f // n }}",
                "{% set ns = namespace(x=x) %}",
                "{% set ns.x = [ns.x, ns] %}",
                "{{ ns.x }}",
                "{% break %}",
                "\n",
                " ",
                "text",
                "|",
                "(",
                ")",
                "[",
                "]",
                ".",
                "'",
                "x",
                "n",
                "is",
                "in",
                "not",
                "if",
                "else",
                "**",
                "//",
                "-");
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < MADE_UP; i++) {
            StringBuilder template = new StringBuilder();
            int count = random.nextInt(1, MOST_PARTS);
            for (int part = 0; part < count; part++) {
                template.append(parts.get(random.nextInt(parts.size())));
            }
            check(template.toString());
        }
    }

    private static void check(String template) {
        try {
            assertThat(ownText(ChatTemplate.parse(template, LIMITS)))
                    .as(template)
                    .doesNotContain("\uE000", "\uE001");
        } catch (TemplateException refusal) {
            assertThat(refusal.line()).as(template).isPositive();
            assertThat(refusal.column()).as(template).isPositive();
        }
    }

    /** What could hold control tokens. */
    private static String ownText(ChatTemplate template) {
        return template.render(INPUT).stream()
                .filter(segment -> !segment.isUserText())
                .map(TemplateSegment::text)
                .collect(Collectors.joining());
    }

    private static List<String> tokens(String template) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKENS.matcher(template);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }

    private static String damaged(List<String> tokens, SplittableRandom random) {
        List<String> damaged = new ArrayList<>(tokens);
        int damages = random.nextInt(1, 6);
        for (int i = 0; i < damages; i++) {
            int at = random.nextInt(damaged.size());
            String other = damaged.get(random.nextInt(damaged.size()));
            switch (random.nextInt(4)) {
                case 0 -> damaged.remove(at);
                case 1 -> damaged.set(at, other);
                case 2 -> damaged.add(at, other);
                default -> damaged.add(at, damaged.get(at));
            }
        }
        return String.join("", damaged);
    }
}
