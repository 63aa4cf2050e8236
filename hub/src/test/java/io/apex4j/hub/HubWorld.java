package io.apex4j.hub;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A stand-in for the hub, a folder for caches, and what a user with these would ask. */
final class HubWorld implements AutoCloseable {
    static final String REPOSITORY = "someone/Model-GGUF";
    static final String FILE = "Model-APEX-I-Balanced.gguf";
    static final String REFERENCE = REPOSITORY + "@" + FILE;

    final FakeHub server = new FakeHub();
    final Heard heard = new Heard();
    private final Path folder;
    private final Map<String, String> variables = new HashMap<>();
    private final List<Duration> pauses = new ArrayList<>();
    private int tries = 5;
    private Duration stall = Duration.ofSeconds(30);
    private DiskSpace space = DiskSpace.OF_SYSTEM;
    private Optional<RedirectRules> rules = Optional.empty();
    private boolean hasLinks = true;

    /** What was heard of downloads. */
    static final class Heard implements DownloadListener {
        final List<String> started = new ArrayList<>();
        final List<String> retries = new ArrayList<>();
        final List<String> notes = new ArrayList<>();
        long advanced;
        int finished;
        Runnable onAdvance = () -> {};

        @Override
        public void started(String file, long bytes, long resumedFrom) {
            started.add(file + " " + resumedFrom + "/" + bytes);
        }

        @Override
        public void advanced(long bytes) {
            advanced += bytes;
            onAdvance.run();
        }

        @Override
        public void finished() {
            finished++;
        }

        @Override
        public void retrying(String reason, Duration pause) {
            retries.add(reason);
        }

        @Override
        public void noted(String message) {
            notes.add(message);
        }
    }

    HubWorld(Path folder) {
        this.folder = folder;
        variables.put("HF_ENDPOINT", server.endpoint().toString());
        variables.put("HF_HOME", folder.resolve("hf").toString());
        variables.put("XDG_CACHE_HOME", folder.resolve("xdg").toString());
        variables.put("HF_TOKEN", FakeHub.TOKEN);
    }

    HubWorld variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    HubWorld tries(int count) {
        tries = count;
        return this;
    }

    HubWorld stall(Duration duration) {
        stall = duration;
        return this;
    }

    HubWorld space(long bytes) {
        space = _ -> bytes;
        return this;
    }

    HubWorld rules(RedirectRules other) {
        rules = Optional.of(other);
        return this;
    }

    HubWorld withoutLinks() {
        hasLinks = false;
        return this;
    }

    HubEnvironment environment() {
        return HubEnvironment.of(variables, folder);
    }

    /** A hub as a new process would have it. */
    Hub hub() {
        HubEnvironment environment = environment();
        HubCache cache = hasLinks
                ? new HubCache(environment.hubCache())
                : new HubCache(environment.hubCache(), (_, _) -> {
                    throw new UnsupportedOperationException("no links here");
                });
        Timings timings = new Timings(Duration.ofSeconds(30), Duration.ofSeconds(30), stall, tries, pauses::add);
        return new Hub(environment, cache, timings, space, rules);
    }

    ModelReference reference(String text) {
        return ModelReference.parse(text, environment().endpoint());
    }

    LocalModel pull(String reference) {
        return resolve(reference, Lookup.HUB_FIRST);
    }

    LocalModel resolve(String reference, Lookup lookup) {
        return hub().resolve(reference(reference), ResolveOptions.DEFAULTS.withLookup(lookup), heard);
    }

    List<Duration> pauses() {
        return pauses;
    }

    Path cache() {
        return environment().hubCache();
    }

    Path repository() {
        return cache().resolve("models--someone--Model-GGUF");
    }

    Path partial(byte[] content) {
        return repository().resolve("blobs").resolve(FakeHub.sha256(content) + ".incomplete");
    }

    /** Bytes that do not compress, the same each time. */
    static byte[] content(int bytes, int seed) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }

    @Override
    public void close() {
        server.close();
    }
}
