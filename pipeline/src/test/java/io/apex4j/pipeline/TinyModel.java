package io.apex4j.pipeline;

import io.apex4j.apex.ApexProfile;
import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The small trained model, and builds of it. */
final class TinyModel {
    static final String NAME = "Tiny";

    private TinyModel() {}

    static Path gguf() {
        return SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf");
    }

    static Path folder() {
        return SharedData.path("models/tiny-lfm2moe/hf");
    }

    static Path imatrix() {
        return SharedData.path("golden/imatrix.gguf");
    }

    static BuildRequest.Builder request(Path input, Path folder, String... profiles) {
        return BuildRequest.builder(input, folder, NAME)
                .profiles(Arrays.stream(profiles).map(ApexProfile::parse).toList())
                .threads(2)
                .commandLine("apex build");
    }

    /** The hash of each file in a folder by its name, without what belongs to the runs. */
    static SortedMap<String, String> published(Path folder) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (!List.of(BuildLog.NAME, BuildState.NAME).contains(name)) {
                    files.put(name, Hashes.of(file));
                }
            }
        }
        return files;
    }
}
