package io.apex4j.cli;

import io.apex4j.model.ModelOptions;

/**
 * What a model would take.
 *
 * @param header the model
 * @param need the heap that it needs
 */
record ModelFit(ModelHeader header, HeapNeed need) {
    /** The fit of a model that is run so. */
    static ModelFit of(ModelHeader header, ModelOptions options) {
        return new ModelFit(header, HeapNeed.of(header, options));
    }
}
