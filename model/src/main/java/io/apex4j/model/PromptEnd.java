package io.apex4j.model;

/** Where a prompt leaves off. */
public enum PromptEnd {
    /** Where the model's answer begins. */
    ANSWER,
    /** Within the last message, which is the beginning of the model's answer. */
    CONTINUE,
    /** After the last message. */
    MESSAGE
}
