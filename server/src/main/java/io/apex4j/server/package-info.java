/**
 * Serves a model to programs and people: requests run on the slots of an {@link io.apex4j.server.Engine}, several at a
 * time.
 */
@NullMarked
package io.apex4j.server;

import org.jspecify.annotations.NullMarked;
