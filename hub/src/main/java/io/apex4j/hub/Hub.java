package io.apex4j.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has models by reference, and knows which were downloaded. Thread-safe: two threads, or processes, that want the same file
 * download it once. An interrupted thread stops within moments, with {@link HubProblem#CANCELLED}.
 */
public final class Hub {
    private final HubEnvironment environment;
    private final HubCache cache;
    private final WebCache web;
    private final Timings timings;
    private final DiskSpace space;
    private final Optional<RedirectRules> rules;

    /** A hub and its caches. Nothing is read, made or asked yet. */
    public Hub(HubEnvironment environment) {
        this(environment, new HubCache(environment.hubCache()), Timings.USUAL, DiskSpace.OF_SYSTEM, Optional.empty());
    }

    /**
     * A hub with limits of its own.
     *
     * @param rules where it may send us; where there are none, they follow from its address
     */
    Hub(HubEnvironment environment, HubCache cache, Timings timings, DiskSpace space, Optional<RedirectRules> rules) {
        this.environment = environment;
        this.cache = cache;
        this.web = new WebCache(environment.webCache());
        this.timings = timings;
        this.space = space;
        this.rules = rules;
    }

    /** Does something with the network or the disk. */
    private interface Work<T> {
        T run(Sources sources) throws IOException;
    }

    private record Sources(HubSource hub, WebSource web) {}

    /**
     * Has a model on the disk.
     *
     * @param listener hears how the download goes on
     * @throws HubException when it cannot be had
     */
    public LocalModel resolve(ModelReference reference, ResolveOptions options, DownloadListener listener) {
        ResolveOptions effective = effective(options);
        return switch (reference) {
            case ModelReference.HubFile file ->
                online(listener, sources -> sources.hub().resolve(file, effective));
            case ModelReference.HubRepository root ->
                online(listener, sources -> sources.hub().resolve(root, effective));
            case ModelReference.WebFile file ->
                online(listener, sources -> sources.web().resolve(file, effective));
            case ModelReference.LocalFile file -> local(file, effective);
        };
    }

    /**
     * What {@link #resolve} would do; nothing is downloaded.
     *
     * @param listener hears about tries that failed
     * @throws HubException when it cannot be found out
     */
    public PullPlan plan(ModelReference reference, ResolveOptions options, DownloadListener listener) {
        ResolveOptions effective = effective(options);
        return switch (reference) {
            case ModelReference.HubFile file ->
                online(listener, sources -> sources.hub().plan(file, effective));
            case ModelReference.HubRepository root ->
                online(listener, sources -> sources.hub().plan(root, effective));
            case ModelReference.WebFile file ->
                online(listener, sources -> sources.web().plan(file, effective));
            case ModelReference.LocalFile file -> localPlan(local(file, effective));
        };
    }

    private ResolveOptions effective(ResolveOptions options) {
        return environment.isOffline() ? options.withLookup(Lookup.CACHE_ONLY) : options;
    }

    private <T> T online(DownloadListener listener, Work<T> work) {
        return withDisk(() -> {
            try (Http http = new Http(timings, environment.proxies())) {
                HubClient client = new HubClient(environment, http, rules);
                return work.run(new Sources(
                        new HubSource(cache, client, http, timings, space, listener),
                        new WebSource(web, http, timings, space, listener)));
            }
        });
    }

    private static LocalModel local(ModelReference.LocalFile file, ResolveOptions options) {
        return withDisk(() -> {
            if (!Files.isRegularFile(file.path())) {
                String what =
                        Files.isDirectory(file.path()) ? ": is a folder; name a GGUF file in it" : ": no such file";
                throw new HubException(HubProblem.MISSING, file.path() + what);
            }
            if (options.sha256().isPresent()) {
                String sum = FileSums.sha256(file.path());
                if (!sum.equals(options.sha256().get())) {
                    throw new HubException(
                            HubProblem.CORRUPT,
                            file.path() + " has SHA-256 " + sum + ", and "
                                    + options.sha256().get() + " is wanted");
                }
            }
            String name = String.valueOf(file.path().getFileName());
            List<Path> files = ShardNames.all(name).stream()
                    .map(file.path()::resolveSibling)
                    .toList();
            return new LocalModel(ShardNames.whole(name), files, file.text(), Optional.empty());
        });
    }

    private static PullPlan localPlan(LocalModel model) {
        return withDisk(() -> {
            List<PullPlan.PlannedFile> files = new ArrayList<>();
            for (Path file : model.files()) {
                files.add(new PullPlan.PlannedFile(file.toString(), Files.size(file), Files.size(file)));
            }
            return new PullPlan(model.reference(), Optional.empty(), files);
        });
    }

    /**
     * All GGUF models in the caches, whoever downloaded them.
     *
     * @throws HubException when the caches cannot be read
     */
    public List<CachedModel> list() {
        return withDisk(() -> new CacheInventory(cache, web).models());
    }

    /**
     * The models in the caches that a reference means: of all revisions where it has none; of a repository all, or those of
     * a type.
     */
    public List<CachedModel> find(ModelReference reference) {
        return withDisk(() -> switch (reference) {
            case ModelReference.WebFile file -> webModels(file);
            case ModelReference.HubFile file -> models(entries(file.repository(), reference));
            case ModelReference.HubRepository root -> models(entries(root.repository(), reference));
            case ModelReference.LocalFile file -> throw notOurs(file);
        });
    }

    /**
     * Removes what {@link #find} finds; blobs stay as long as another revision needs them.
     *
     * @param isDryRun whether nothing is removed
     */
    public Removal remove(ModelReference reference, boolean isDryRun) {
        return withDisk(() -> {
            CacheRemoval removal = new CacheRemoval(cache, web);
            return switch (reference) {
                case ModelReference.WebFile file -> removal.removeFromWeb(webModels(file), isDryRun);
                case ModelReference.HubFile file -> remove(removal, file.repository(), reference, isDryRun);
                case ModelReference.HubRepository root -> remove(removal, root.repository(), reference, isDryRun);
                case ModelReference.LocalFile file -> throw notOurs(file);
            };
        });
    }

    private Removal remove(CacheRemoval removal, RepositoryId repository, ModelReference reference, boolean isDryRun)
            throws IOException {
        return removal.removeFromHub(repository, entries(repository, reference), isDryRun);
    }

    private static HubException notOurs(ModelReference.LocalFile file) {
        return new HubException(
                HubProblem.REFERENCE,
                file.text() + " is a file of yours; only what was downloaded is removed here, so delete it yourself");
    }

    private static List<CachedModel> models(List<CacheInventory.Entry> entries) {
        return entries.stream().map(CacheInventory.Entry::model).toList();
    }

    private List<CachedModel> webModels(ModelReference.WebFile file) throws IOException {
        Path folder = web.folder(WebSource.addresses(file.uri()).getFirst());
        return new CacheInventory(cache, web)
                .webModels().stream()
                        .filter(model -> folder.equals(model.files().getFirst().getParent()))
                        .toList();
    }

    private List<CacheInventory.Entry> entries(RepositoryId repository, ModelReference reference) throws IOException {
        List<CacheInventory.Entry> all = new CacheInventory(cache, web).entries(repository);
        return switch (reference) {
            case ModelReference.HubFile file -> {
                String first = ShardNames.first(file.path());
                yield all.stream()
                        .filter(entry ->
                                ShardNames.first(entry.paths().getFirst()).equals(first))
                        .filter(entry -> isOf(entry, file.revision()))
                        .toList();
            }
            case ModelReference.HubRepository root ->
                all.stream()
                        .filter(entry -> root.quant().isEmpty()
                                || QuantChoice.isNamed(
                                        entry.paths().getFirst(), root.quant().get()))
                        .filter(entry -> isOf(entry, root.revision()))
                        .toList();
            case ModelReference.WebFile _, ModelReference.LocalFile _ -> List.of();
        };
    }

    private static boolean isOf(CacheInventory.Entry entry, Optional<String> revision) {
        return revision.isEmpty()
                || entry.commit().equals(revision.get())
                || entry.model().revisions().contains(revision.get());
    }

    /** Something with files. */
    private interface DiskWork<T> {
        T run() throws IOException;
    }

    private static <T> T withDisk(DiskWork<T> work) {
        try {
            return work.run();
        } catch (ClosedByInterruptException exception) {
            throw HubException.cancelled(exception);
        } catch (IOException | UncheckedIOException exception) {
            throw unusable(exception);
        }
    }

    private static HubException unusable(Exception exception) {
        return new HubException(
                HubProblem.DISK,
                exception.getClass().getSimpleName() + ": " + exception.getMessage()
                        + "; the caches have to be readable and writable (HF_HUB_CACHE, XDG_CACHE_HOME)",
                exception);
    }
}
