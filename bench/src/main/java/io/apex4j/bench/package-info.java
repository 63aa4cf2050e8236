/**
 * Measures apex4j and holds it against llama.cpp: a binding to llama.cpp's shared libraries, comparisons of bytes and
 * speed, and micro-benchmarks. No part of the program depends on this package.
 */
@NullMarked
package io.apex4j.bench;

import org.jspecify.annotations.NullMarked;
