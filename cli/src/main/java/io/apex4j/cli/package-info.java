/** The {@code apex} command: options in, tables, JSON and exit codes out; all work is done by the modules below. */
@NullMarked
package io.apex4j.cli;

import org.jspecify.annotations.NullMarked;
