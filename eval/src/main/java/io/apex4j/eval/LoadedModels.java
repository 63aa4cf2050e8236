package io.apex4j.eval;

import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Models that are loaded with their first use and stay so until all are closed. */
final class LoadedModels implements AutoCloseable {
    private final ModelOptions options;
    private final Map<ModelFile, RunningModel> models = new LinkedHashMap<>();

    LoadedModels(ModelOptions options) {
        this.options = options;
    }

    /** The model of a file. */
    RunningModel get(ModelFile file) throws IOException {
        RunningModel known = models.get(file);
        if (known != null) {
            return known;
        }
        RunningModel loaded = new RunningModel(file.name(), Model.load(file.path(), options));
        models.put(file, loaded);
        return loaded;
    }

    @Override
    public void close() {
        models.values().forEach(model -> model.model().close());
    }
}
