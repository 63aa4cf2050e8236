/**
 * Decides the type of every tensor of a model, and carries the decision out.
 *
 * <p>{@link io.apex4j.apex.ApexProfile} or {@link io.apex4j.apex.FileType} and the options of
 * {@link io.apex4j.apex.QuantizeOptions} say what is wanted; {@link io.apex4j.apex.Planner} turns them into a
 * {@link io.apex4j.apex.Plan} from the tensor directory alone; {@link io.apex4j.apex.Preflight} finds everything that
 * can be wrong before anything is written.
 */
@NullMarked
package io.apex4j.apex;

import org.jspecify.annotations.NullMarked;
