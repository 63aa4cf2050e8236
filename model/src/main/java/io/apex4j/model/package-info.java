/** Language models of the LFM2 family: network, tokenizer, chat template, sampling, generation. */
@NullMarked
package io.apex4j.model;

import org.jspecify.annotations.NullMarked;
