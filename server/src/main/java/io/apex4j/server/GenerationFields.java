package io.apex4j.server;

import io.apex4j.model.AnswerOptions;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.ModelException;
import io.apex4j.model.ReasoningFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads when answers are to end and what they are to think, under the names of OpenAI's API and llama-server. */
final class GenerationFields {
    /** The most strings that end an answer. */
    private static final int MOST_STOPS = 64;

    private static final int MOST_STOP_LENGTH = 1024;
    private static final List<String> LIMIT_NAMES = List.of("max_completion_tokens", "max_tokens", "n_predict");
    private static final List<String> BUDGET_NAMES =
            List.of("reasoning_budget", "reasoning_budget_tokens", "thinking_budget_tokens");
    private static final Set<String> EFFORTS = Set.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

    private GenerationFields() {}

    /**
     * When answers are to end.
     *
     * @throws ApiException when a field is of the wrong kind or out of range
     */
    static GenerationOptions read(JsonRequest request) {
        return GenerationOptions.defaults()
                .withMaximumTokens(maximumTokens(request).orElse(GenerationOptions.UNLIMITED))
                .withStopStrings(stops(request, "stop"))
                .withIgnoresEnd(request.bool("ignore_eos", false));
    }

    /** How many tokens an answer may have; the first name that is there counts. */
    static Optional<Integer> maximumTokens(JsonRequest request) {
        for (String name : LIMIT_NAMES) {
            OptionalLong limit = request.integer(name, -2, Integer.MAX_VALUE);
            if (limit.isPresent()) {
                return Optional.of(limit.getAsLong() < 0 ? GenerationOptions.UNLIMITED : (int) limit.getAsLong());
            }
        }
        return Optional.empty();
    }

    /** The texts that end an answer; empty ones are left out. */
    static List<String> stops(JsonRequest request, String name) {
        List<String> stops = request.texts(name, MOST_STOPS);
        for (String stop : stops) {
            if (stop.length() > MOST_STOP_LENGTH) {
                throw ApiException.invalid(
                        request.pathOf(name),
                        "'" + request.pathOf(name) + "' has a text of " + stop.length() + " characters; allowed are "
                                + MOST_STOP_LENGTH);
            }
        }
        return stops.stream().filter(stop -> !stop.isEmpty()).toList();
    }

    /**
     * What becomes of thoughts.
     *
     * @throws ApiException when a field is of the wrong kind or out of range
     */
    static AnswerOptions readReasoning(JsonRequest request) {
        AnswerOptions options = AnswerOptions.defaults();
        Optional<String> format = request.text("reasoning_format");
        if (format.isPresent()) {
            try {
                options = options.withReasoningFormat(ReasoningFormat.of(format.get()));
            } catch (ModelException unknown) {
                throw ApiException.invalid(request.pathOf("reasoning_format"), String.valueOf(unknown.getMessage()));
            }
        }
        return options.withReasoningBudget(budget(request));
    }

    private static int budget(JsonRequest request) {
        for (String name : BUDGET_NAMES) {
            OptionalLong budget = request.integer(name, AnswerOptions.UNLIMITED, Integer.MAX_VALUE);
            if (budget.isPresent()) {
                return (int) budget.getAsLong();
            }
        }
        boolean isOff = request.object("chat_template_kwargs")
                .flatMap(variables -> variables.bool("enable_thinking"))
                .filter(isOn -> !isOn)
                .isPresent();
        return isOff || effort(request).equals("none") ? 0 : AnswerOptions.UNLIMITED;
    }

    private static String effort(JsonRequest request) {
        Optional<String> effort = request.text("reasoning_effort")
                .or(() -> request.object("reasoning").flatMap(reasoning -> reasoning.text("effort")));
        if (effort.isPresent() && !EFFORTS.contains(effort.get())) {
            throw request.refusal(
                    "reasoning_effort",
                    "one of " + String.join(", ", EFFORTS.stream().sorted().toList()));
        }
        return effort.orElse("");
    }
}
