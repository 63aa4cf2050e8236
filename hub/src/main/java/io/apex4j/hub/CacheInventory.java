package io.apex4j.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Lists the GGUF models of both caches, whoever downloaded them. */
final class CacheInventory {
    private static final int DEEPEST_REF = 8;

    private final HubCache hub;
    private final WebCache web;

    CacheInventory(HubCache hub, WebCache web) {
        this.hub = hub;
        this.web = web;
    }

    /**
     * A model of a repository in the cache.
     *
     * @param repository its repository
     * @param commit its revision
     * @param paths its files in the repository, as far as they are there
     * @param model what users see of it
     */
    record Entry(RepositoryId repository, String commit, List<String> paths, CachedModel model) {}

    /** All models by their references. */
    List<CachedModel> models() throws IOException {
        List<CachedModel> models = new ArrayList<>();
        for (RepositoryId repository : repositories()) {
            entries(repository).forEach(entry -> models.add(entry.model()));
        }
        models.sort(Comparator.comparing(CachedModel::reference));
        models.addAll(webModels());
        return models;
    }

    private List<RepositoryId> repositories() throws IOException {
        return children(hub.root()).stream()
                .map(folder -> RepositoryId.ofFolder(String.valueOf(folder.getFileName())))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The models of a repository, commit by commit. */
    List<Entry> entries(RepositoryId repository) throws IOException {
        Map<String, List<String>> names = revisions(repository);
        List<Entry> entries = new ArrayList<>();
        for (Path snapshot : children(hub.folder(repository).resolve("snapshots"))) {
            String commit = String.valueOf(snapshot.getFileName());
            if (SafeNames.isCommit(commit)) {
                List<String> revisions = names.getOrDefault(commit, List.of());
                for (List<String> paths : grouped(hub.paths(repository, commit))) {
                    entries.add(entry(repository, commit, revisions, paths));
                }
            }
        }
        return entries;
    }

    /** Files by model. */
    private static List<List<String>> grouped(List<String> paths) {
        Map<String, List<String>> models = new LinkedHashMap<>();
        for (String path : paths) {
            models.computeIfAbsent(ShardNames.first(path), _ -> new ArrayList<>())
                    .add(path);
        }
        return List.copyOf(models.values());
    }

    private Entry entry(RepositoryId repository, String commit, List<String> revisions, List<String> paths)
            throws IOException {
        List<Path> files =
                paths.stream().map(hub.snapshot(repository, commit)::resolve).toList();
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        String first = ShardNames.first(paths.getFirst());
        boolean isComplete = paths.size() == ShardNames.countOf(first);
        CachedModel model =
                new CachedModel(repository + "@" + first, files, bytes, Optional.of(commit), revisions, isComplete);
        return new Entry(repository, commit, paths, model);
    }

    /** The branches and tags of each commit. */
    private Map<String, List<String>> revisions(RepositoryId repository) throws IOException {
        Path refs = hub.folder(repository).resolve("refs");
        Map<String, List<String>> names = new TreeMap<>();
        if (!Files.isDirectory(refs)) {
            return names;
        }
        try (Stream<Path> walk = Files.walk(refs, DEEPEST_REF)) {
            for (Path file : walk.sorted().toList()) {
                Optional<String> commit = HubCache.read(file);
                if (commit.isPresent()) {
                    String name = refs.relativize(file).toString().replace('\\', '/');
                    names.computeIfAbsent(commit.get(), _ -> new ArrayList<>()).add(name);
                }
            }
        }
        return names;
    }

    /** The models from outside the hub. */
    List<CachedModel> webModels() throws IOException {
        Map<Path, List<WebCache.Entry>> folders = new TreeMap<>();
        for (WebCache.Entry entry : web.entries()) {
            folders.computeIfAbsent(Folders.of(entry.file()), _ -> new ArrayList<>())
                    .add(entry);
        }
        return folders.values().stream().map(CacheInventory::webModel).toList();
    }

    private static CachedModel webModel(List<WebCache.Entry> entries) {
        WebCache.Entry first = entries.getFirst();
        List<Path> files = entries.stream().map(WebCache.Entry::file).toList();
        return new CachedModel(
                first.source().uri(),
                files,
                entries.stream().mapToLong(entry -> entry.source().bytes()).sum(),
                Optional.empty(),
                List.of(),
                files.size() == ShardNames.countOf(String.valueOf(first.file().getFileName())));
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }
}
