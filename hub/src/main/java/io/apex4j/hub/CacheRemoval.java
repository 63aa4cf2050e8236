package io.apex4j.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Removes models from the caches: their names in snapshots, blobs that no other name needs, and what is empty then. Nothing
 * outside the caches is touched, wherever links lead.
 */
final class CacheRemoval {
    private final HubCache hub;
    private final WebCache web;

    CacheRemoval(HubCache hub, WebCache web) {
        this.hub = hub;
        this.web = web;
    }

    /** Removes models of the same repository, or tells what would go. */
    Removal removeFromHub(RepositoryId repository, List<CacheInventory.Entry> entries, boolean isDryRun)
            throws IOException {
        Set<Path> names = new LinkedHashSet<>();
        for (CacheInventory.Entry entry : entries) {
            names.addAll(entry.model().files());
        }
        Set<Path> kept = contents(repository, names);
        Set<Path> files = new LinkedHashSet<>(names);
        long bytes = 0;
        for (Path name : names) {
            Path content = name.toRealPath();
            boolean goes = !kept.contains(content) && hub.isInside(name);
            if (goes && files.addAll(chain(name, content))) {
                bytes += Files.size(content);
            } else if (!Files.isSymbolicLink(name)) {
                bytes += Files.size(name);
            }
        }
        if (!isDryRun) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            tidy(repository, entries);
        }
        return new Removal(entries.stream().map(CacheInventory.Entry::model).toList(), List.copyOf(files), bytes);
    }

    /** The blob that a name links to, and where that is itself a link into the store of the whole cache, that too. */
    private List<Path> chain(Path name, Path content) throws IOException {
        if (!Files.isSymbolicLink(name)) {
            return List.of();
        }
        Path blob = Folders.of(name).resolve(Files.readSymbolicLink(name)).normalize();
        boolean isOurs = blob.startsWith(hub.root()) && hub.isInside(Folders.of(blob));
        if (!isOurs) {
            return List.of(content);
        }
        return Files.isSymbolicLink(blob) ? List.of(blob, content) : List.of(blob);
    }

    /** The bytes behind all names of the cache but some; of other repositories only where blobs are shared. */
    private Set<Path> contents(RepositoryId repository, Set<Path> without) throws IOException {
        Set<Path> contents = new LinkedHashSet<>();
        collect(hub.folder(repository).resolve("snapshots"), without, contents);
        if (Files.exists(hub.root().resolve(".huggingface-shared-blobs"))) {
            try (Stream<Path> folders = Files.list(hub.root())) {
                for (Path folder : folders.filter(other -> !other.equals(hub.folder(repository)))
                        .toList()) {
                    collect(folder.resolve("blobs"), Set.of(), contents);
                }
            }
        }
        return contents;
    }

    private static void collect(Path folder, Set<Path> without, Set<Path> contents) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path name : walk.filter(Files::isRegularFile)
                    .filter(file -> !without.contains(file))
                    .toList()) {
                contents.add(name.toRealPath());
            }
        }
    }

    private void tidy(RepositoryId repository, List<CacheInventory.Entry> entries) throws IOException {
        for (CacheInventory.Entry entry : entries) {
            Path snapshot = hub.snapshot(repository, entry.commit());
            removeEmpty(snapshot);
            if (Files.notExists(snapshot)) {
                removeRefs(repository, entry.commit());
            }
        }
        Path snapshots = hub.folder(repository).resolve("snapshots");
        removeEmpty(snapshots);
        if (Files.notExists(snapshots)) {
            removeRest(repository);
        }
    }

    private void removeRefs(RepositoryId repository, String commit) throws IOException {
        Path refs = hub.folder(repository).resolve("refs");
        if (!Files.isDirectory(refs, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(refs)) {
            for (Path ref : walk.toList()) {
                if (HubCache.read(ref).equals(Optional.of(commit))) {
                    Files.delete(ref);
                }
            }
        }
    }

    /** Nothing of the repository is left but downloads that were never finished and notes of what it has not. */
    private void removeRest(RepositoryId repository) throws IOException {
        Path folder = hub.folder(repository);
        Path blobs = folder.resolve("blobs");
        if (Files.isDirectory(blobs, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> files = Files.list(blobs)) {
                for (Path file : files.filter(CacheRemoval::isPartial).toList()) {
                    removePartial(repository, file);
                }
            }
        }
        Path missing = folder.resolve(".no_exist");
        if (Files.isDirectory(missing, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> files = Files.walk(missing)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.delete(file);
                }
            }
        }
        removeEmpty(folder);
    }

    private static boolean isPartial(Path file) {
        return file.toString().endsWith(HubCache.INCOMPLETE);
    }

    private void removePartial(RepositoryId repository, Path partial) throws IOException {
        String name = String.valueOf(partial.getFileName());
        String etag = name.substring(0, name.length() - HubCache.INCOMPLETE.length());
        try (CacheLock lock = CacheLock.tryToTake(hub.lock(repository, etag)).orElse(null)) {
            if (lock != null) {
                Files.deleteIfExists(partial);
            }
        }
    }

    /** Removes a folder and those in it, as far as they are empty. */
    private static void removeEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path inner : walk.sorted(Comparator.reverseOrder())
                    .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                if (isEmpty(inner)) {
                    Files.delete(inner);
                }
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.findAny().isEmpty();
        }
    }

    /** Removes models from outside the hub, or tells what would go. */
    Removal removeFromWeb(List<CachedModel> models, boolean isDryRun) throws IOException {
        List<Path> files =
                models.stream().flatMap(model -> model.files().stream()).toList();
        if (!isDryRun) {
            for (Path file : files) {
                web.remove(file);
                removeEmpty(Folders.of(file));
            }
        }
        return new Removal(
                models, files, models.stream().mapToLong(CachedModel::bytes).sum());
    }
}
