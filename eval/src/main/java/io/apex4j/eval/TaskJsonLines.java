package io.apex4j.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tasks as JSON, an object in a line: {@code context}, {@code endings} and {@code label}, the index of the right one;
 * {@code question}, {@code choices} and {@code answer}, the index or the letter of the right one; {@code sentence} with a
 * blank, {@code option1}, {@code option2} and {@code answer}, 1 or 2. Other fields are not looked at.
 */
final class TaskJsonLines {
    private static final int DEEPEST = 20;

    private final JsonMapper mapper = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build());
    private final String file;

    /** A reader. */
    TaskJsonLines(String file) {
        this.file = file;
    }

    /** Whether a text looks like it. */
    static boolean isLikely(String text) {
        return text.stripLeading().startsWith("{");
    }

    /**
     * Which form the first task has.
     *
     * @throws EvaluationException when it is no JSON or has none of the forms
     */
    TaskForm form(String text) {
        List<String> lines = TaskText.lines(text);
        for (int index = 0; index < lines.size(); index++) {
            if (!lines.get(index).isBlank()) {
                String place = place(index);
                JsonNode object = object(place, lines.get(index));
                return form(object)
                        .orElseThrow(() -> new EvaluationException(place + ": this is no task; a task has context,"
                                + " endings and label, or question, choices and answer, or sentence, option1, option2"
                                + " and answer"));
            }
        }
        throw new EvaluationException(file + " holds no tasks");
    }

    /**
     * Reads tasks.
     *
     * @throws EvaluationException when a line is no JSON or no task of the form
     */
    List<TaskItem> read(String text, TaskForm form) {
        List<String> lines = TaskText.lines(text);
        List<TaskItem> items = new ArrayList<>();
        for (int index = 0; index < lines.size(); index++) {
            if (!lines.get(index).isBlank()) {
                items.add(item(place(index), object(place(index), lines.get(index)), form));
            }
        }
        return items;
    }

    private String place(int index) {
        return file + ", line " + (index + 1);
    }

    private JsonNode object(String place, String line) {
        try {
            JsonNode node = mapper.readTree(line);
            if (node.isObject()) {
                return node;
            }
            throw new EvaluationException(place + ": this is no JSON object");
        } catch (JacksonException exception) {
            throw new EvaluationException(
                    place + ": this is no JSON: " + Shortened.of(String.valueOf(exception.getOriginalMessage())),
                    exception);
        }
    }

    private static Optional<TaskForm> form(JsonNode object) {
        if (object.has("endings")) {
            return Optional.of(TaskForm.COMPLETION);
        }
        if (object.has("sentence")) {
            return Optional.of(TaskForm.BLANK);
        }
        return object.has("choices") ? Optional.of(TaskForm.CHOICE) : Optional.empty();
    }

    private static TaskItem item(String place, JsonNode object, TaskForm form) {
        return switch (form) {
            case COMPLETION -> choice(place, object, "context", "endings", "label");
            case CHOICE -> choice(place, object, "question", "choices", "answer");
            case BLANK ->
                TaskItem.Blank.of(
                        place,
                        text(place, object, "sentence"),
                        text(place, object, "option1"),
                        text(place, object, "option2"),
                        scalar(place, object, "answer"));
        };
    }

    private static TaskItem choice(String place, JsonNode object, String context, String endings, String label) {
        List<String> texts = texts(place, object, endings);
        String given = scalar(place, object, label);
        int right = index(given);
        if (right < 0 || right >= texts.size()) {
            throw new EvaluationException(place + ": '" + label + "' is '" + Shortened.of(given) + "'; it must be 0 to "
                    + (texts.size() - 1) + ", or a letter from A on");
        }
        return new TaskItem.Choice(place, text(place, object, context), texts, Set.of(right));
    }

    /** The index that a number or a letter stands for; -1 for none. */
    private static int index(String label) {
        if (label.length() == 1 && label.charAt(0) >= 'A' && label.charAt(0) <= 'Z') {
            return label.charAt(0) - 'A';
        }
        return label.matches("[0-9]{1,3}") ? Integer.parseInt(label) : -1;
    }

    private static List<String> texts(String place, JsonNode object, String field) {
        JsonNode array = object.path(field);
        if (!array.isArray() || array.size() < 2 || array.size() > TaskItem.MOST_CHOICES) {
            throw new EvaluationException(
                    place + ": '" + field + "' must be a list of 2 to " + TaskItem.MOST_CHOICES + " texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array) {
            if (!element.isString() || element.stringValue().isEmpty()) {
                throw new EvaluationException(
                        place + ": entry " + (texts.size() + 1) + " of '" + field + "' is no text, or empty");
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    private static String text(String place, JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw new EvaluationException(place + ": '" + field + "' is missing, no text, or empty");
        }
        return value.stringValue();
    }

    /** A whole number or a text. */
    private static String scalar(String place, JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (value.isString()) {
            return value.stringValue().strip();
        }
        if (value.isIntegralNumber()) {
            return value.numberValue().toString();
        }
        throw new EvaluationException(place + ": '" + field + "' is missing, or neither number nor text");
    }
}
