package io.apex4j.eval;

/** What a task consists of. */
enum TaskForm {
    /** A beginning and endings. */
    COMPLETION("beginnings with endings"),
    /** A sentence with a blank and two that may stand there. */
    BLANK("sentences with a blank"),
    /** A question and answers. */
    CHOICE("questions with answers");

    private final String description;

    TaskForm(String description) {
        this.description = description;
    }

    /** What there are in a file of this form, in words. */
    String description() {
        return description;
    }
}
