package io.apex4j.model;

/**
 * An answer in a conversation.
 *
 * @param answer what it consists of
 * @param generation how it was generated; its text is the whole answer as the model wrote it, markers included
 */
public record Reply(Answer answer, Generation generation) {}
