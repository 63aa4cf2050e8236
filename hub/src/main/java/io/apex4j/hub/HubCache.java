package io.apex4j.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cache that Hugging Face's libraries, llama.cpp and we share. A repository is a folder: {@code blobs/ETAG} are the
 * bytes, {@code snapshots/COMMIT/PATH} are relative links to them, {@code refs/REVISION} holds a commit. Where there are no
 * symbolic links, the file itself stands in the snapshot. No link is followed out of the cache.
 */
final class HubCache {
    static final String INCOMPLETE = ".incomplete";

    private static final String LOCKS = ".locks";
    private static final String TAG_FILE = "CACHEDIR.TAG";
    private static final String TAG = """
            Signature: 8a477f597d28d172789f06886806bc55
            # This folder is a cache: backups may leave it out (https://bford.info/cachedir/).
            """;
    private static final int LONGEST_REF = 128;
    private static final int DEEPEST = 16;

    private final Path root;
    private final Linker linker;

    /** Makes a symbolic link. */
    @FunctionalInterface
    interface Linker {
        void link(Path link, Path target) throws IOException;
    }

    HubCache(Path root) {
        this(root, (link, target) -> Files.createSymbolicLink(link, target));
    }

    /** A cache on a system that makes links in a way of its own, or none. */
    HubCache(Path root, Linker linker) {
        this.root = root.toAbsolutePath().normalize();
        this.linker = linker;
    }

    Path root() {
        return root;
    }

    Path folder(RepositoryId repository) {
        return root.resolve(repository.folder());
    }

    Path blob(RepositoryId repository, String etag) {
        return folder(repository).resolve("blobs").resolve(etag);
    }

    /** Where the bytes of a blob are gathered. */
    Path partial(RepositoryId repository, String etag) {
        return folder(repository).resolve("blobs").resolve(etag + INCOMPLETE);
    }

    Path locks(RepositoryId repository) {
        return root.resolve(LOCKS).resolve(repository.folder());
    }

    Path lock(RepositoryId repository, String etag) {
        return locks(repository).resolve(etag + ".lock");
    }

    Path snapshot(RepositoryId repository, String commit) {
        return folder(repository).resolve("snapshots").resolve(commit);
    }

    Path ref(RepositoryId repository, String revision) {
        return folder(repository).resolve("refs").resolve(revision);
    }

    /** The commit that a revision was when it was last looked at. */
    Optional<String> commit(RepositoryId repository, String revision) throws IOException {
        if (SafeNames.isCommit(revision)) {
            return Optional.of(revision);
        }
        return read(ref(repository, revision));
    }

    /** The commit that a file of references holds. */
    static Optional<String> read(Path ref) throws IOException {
        if (!Files.isRegularFile(ref)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(ref)) {
            String text = new String(in.readNBytes(LONGEST_REF), StandardCharsets.UTF_8).strip();
            return Optional.of(text).filter(SafeNames::isCommit);
        }
    }

    /** Files of a revision, if all are there. */
    Optional<List<Path>> files(RepositoryId repository, String revision, List<String> paths) throws IOException {
        Optional<String> commit = commit(repository, revision);
        if (commit.isEmpty()) {
            return Optional.empty();
        }
        List<Path> files = new ArrayList<>();
        for (String path : paths) {
            Optional<Path> file = file(repository, commit.get(), path);
            if (file.isEmpty()) {
                return Optional.empty();
            }
            files.add(file.get());
        }
        return Optional.of(files);
    }

    /** A file of a commit, if it is there. */
    Optional<Path> file(RepositoryId repository, String commit, String path) throws IOException {
        Path file = snapshot(repository, commit).resolve(path);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        checkInside(file);
        return Optional.of(file);
    }

    /** The paths of all GGUF files of a commit that are there. */
    List<String> paths(RepositoryId repository, String commit) throws IOException {
        Path snapshot = snapshot(repository, commit);
        if (!Files.isDirectory(snapshot, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(snapshot, DEEPEST)) {
            return walk.filter(file -> SafeNames.isGguf(String.valueOf(file.getFileName())))
                    .filter(this::isUsable)
                    .map(file -> snapshot.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    private boolean isUsable(Path file) {
        try {
            return Files.isRegularFile(file) && isInside(file);
        } catch (IOException vanished) {
            return false;
        }
    }

    /** Whether the bytes of a file are there, whatever commit they came with. */
    boolean isComplete(RepositoryId repository, RemoteFile file) throws IOException {
        Path blob = blob(repository, file.etag());
        if (Files.isRegularFile(blob) && Files.size(blob) == file.bytes()) {
            checkInside(blob);
            return true;
        }
        Optional<Path> copy = file(repository, file.commit(), file.name());
        return copy.isPresent() && !Files.isSymbolicLink(copy.get()) && Files.size(copy.get()) == file.bytes();
    }

    /** How many bytes of a file are there, complete or not. */
    long presentBytes(RepositoryId repository, RemoteFile file) throws IOException {
        if (isComplete(repository, file)) {
            return file.bytes();
        }
        Path partial = partial(repository, file.etag());
        return Files.isRegularFile(partial) ? Math.min(file.bytes(), Files.size(partial)) : 0;
    }

    /** Makes the folders of a repository. */
    void prepare(RepositoryId repository) throws IOException {
        Files.createDirectories(root);
        if (Files.notExists(root.resolve(TAG_FILE))) {
            AtomicFile.write(root.resolve(TAG_FILE), TAG);
        }
        for (Path made :
                List.of(folder(repository).resolve("blobs"), folder(repository).resolve("refs"))) {
            Files.createDirectories(made);
            checkInside(made);
        }
        Files.createDirectories(locks(repository));
        checkInside(locks(repository));
    }

    /** Makes a complete and checked partial file a blob. */
    void finish(RepositoryId repository, String etag) throws IOException {
        Files.move(
                partial(repository, etag),
                blob(repository, etag),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Gives a blob its name in the snapshot of a commit. */
    Path publish(RepositoryId repository, RemoteFile file) throws IOException {
        Path target = snapshot(repository, file.commit()).resolve(file.name());
        Files.createDirectories(Folders.of(target));
        checkInside(Folders.of(target));
        Path blob = blob(repository, file.etag());
        if (Files.notExists(blob)) {
            return target;
        }
        Path relative = Folders.of(target).relativize(blob);
        if (Files.isSymbolicLink(target) && Files.readSymbolicLink(target).equals(relative)) {
            return target;
        }
        Path temporary = target.resolveSibling("." + file.etag() + ".link");
        try {
            Files.deleteIfExists(temporary);
            linker.link(temporary, relative);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.move(blob, target, StandardCopyOption.REPLACE_EXISTING);
        }
        return target;
    }

    /** Notes what a revision is now. */
    void note(RepositoryId repository, String revision, String commit) throws IOException {
        if (SafeNames.isCommit(revision) || commit(repository, revision).equals(Optional.of(commit))) {
            return;
        }
        AtomicFile.write(ref(repository, revision), commit);
    }

    /** Whether a file lies in the cache, all links followed. */
    boolean isInside(Path file) throws IOException {
        return file.toRealPath().startsWith(root.toRealPath());
    }

    private void checkInside(Path file) throws IOException {
        if (!isInside(file)) {
            throw new HubException(
                    HubProblem.REFUSED,
                    file + " is a link that leads out of the cache, to " + file.toRealPath()
                            + "; it is not followed: name that file itself, or remove the link");
        }
    }
}
