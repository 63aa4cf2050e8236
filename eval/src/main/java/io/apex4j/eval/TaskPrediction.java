package io.apex4j.eval;

/**
 * A prediction that a task needs: how likely a token is after another one.
 *
 * @param sequence which of the task's sequences
 * @param position place in the sequence of the token that it comes after
 * @param token the token
 */
record TaskPrediction(int sequence, int position, int token) {}
