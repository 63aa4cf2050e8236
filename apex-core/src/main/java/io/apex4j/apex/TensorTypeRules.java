package io.apex4j.apex;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Patterns with types in order of appearance; the first one found in a tensor's name decides, as in llama-quantize.
 *
 * @param rules the rules in order
 */
public record TensorTypeRules(List<TensorRule> rules) {
    private static final String OPTION = "--tensor-type";
    private static final String FILE_OPTION = "--tensor-type-file";

    /** No rules. */
    public static final TensorTypeRules NONE = new TensorTypeRules(List.of());

    /** Keeps its own copy of the list. */
    public TensorTypeRules {
        rules = List.copyOf(rules);
    }

    /** Starts collecting rules from options. */
    public static Builder builder() {
        return new Builder();
    }

    /** The rule that decides a tensor's type, if any does. */
    public Optional<TensorRule> first(String tensorName) {
        return rules.stream()
                .filter(rule -> rule.pattern().isFoundIn(tensorName))
                .findFirst();
    }

    /** These rules, then others. */
    public TensorTypeRules followedBy(TensorTypeRules others) {
        List<TensorRule> all = new ArrayList<>(rules);
        all.addAll(others.rules);
        return new TensorTypeRules(all);
    }

    /** Collects rules in the order in which a command line gives them. */
    public static final class Builder {
        private final List<TensorRule> rules = new ArrayList<>();
        private int options;

        private Builder() {}

        /**
         * Adds the rule of one {@code --tensor-type} option.
         *
         * @param argument {@code PATTERN=TYPE}, split at the first {@code =}
         * @throws OptionException when a part is missing, the pattern is malformed, or no tensor can have the type
         */
        public Builder option(String argument) {
            options++;
            rules.add(rule(OPTION, argument, new TensorRule.Origin.Option(options)));
            return this;
        }

        /**
         * Adds the rules of a {@code --tensor-type-file}: {@code PATTERN=TYPE}, separated by white space. There are no
         * comments and no quotes.
         *
         * @throws OptionException when the file cannot be read or one of its rules is wrong
         */
        public Builder file(Path file) {
            try {
                return text(
                        String.valueOf(file.getFileName()),
                        new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            } catch (IOException exception) {
                throw new OptionException(FILE_OPTION + " " + file + ": cannot be read: " + exception);
            }
        }

        /**
         * Adds the rules of a text in the form of a {@code --tensor-type-file}.
         *
         * @param name what messages call it
         */
        public Builder text(String name, String text) {
            int line = 0;
            for (String content : text.split("\n", -1)) {
                line++;
                String source = FILE_OPTION + " " + name + ", line " + line;
                for (String token : content.split("[ \\t\\x0B\\f\\r]+")) {
                    if (!token.isEmpty()) {
                        rules.add(rule(source, token, new TensorRule.Origin.FileLine(name, line)));
                    }
                }
            }
            return this;
        }

        /** The rules so far. */
        public TensorTypeRules build() {
            return new TensorTypeRules(rules);
        }

        private static TensorRule rule(String source, String argument, TensorRule.Origin origin) {
            int split = argument.indexOf('=');
            if (split < 0) {
                throw new OptionException(
                        source + ": '" + argument + "' has no '='; expected PATTERN=TYPE, such as attn_v=q6_K");
            }
            if (split == 0) {
                throw new OptionException(source + ": '" + argument + "' has no pattern before '='");
            }
            if (split == argument.length() - 1) {
                throw new OptionException(source + ": '" + argument + "' has no type after '='");
            }
            TensorPattern pattern = TensorPattern.parse(source, argument.substring(0, split));
            return new TensorRule(pattern, TensorTypes.parse(source, argument.substring(split + 1)), origin);
        }
    }
}
