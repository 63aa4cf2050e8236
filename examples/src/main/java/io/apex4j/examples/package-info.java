/** Small programs that use the library. */
@NullMarked
package io.apex4j.examples;

import org.jspecify.annotations.NullMarked;
