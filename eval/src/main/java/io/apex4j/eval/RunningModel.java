package io.apex4j.eval;

import io.apex4j.model.Model;

/**
 * A model that is loaded.
 *
 * @param name what it is called
 */
record RunningModel(String name, Model model) {}
