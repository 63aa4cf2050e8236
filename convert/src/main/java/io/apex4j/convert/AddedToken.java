package io.apex4j.convert;

/**
 * A token that is found in a text as a whole, before anything else.
 *
 * @param id its id
 * @param content its text
 * @param isSpecial whether it is a control token
 */
record AddedToken(int id, String content, boolean isSpecial) {}
