package io.apex4j.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Has models of the hub: from the cache, or from the network into the cache. */
final class HubSource {
    private static final String MAIN = "main";

    private final HubCache cache;
    private final HubClient client;
    private final Http http;
    private final Timings timings;
    private final DiskSpace space;
    private final DownloadListener listener;

    HubSource(
            HubCache cache, HubClient client, Http http, Timings timings, DiskSpace space, DownloadListener listener) {
        this.cache = cache;
        this.client = client;
        this.http = http;
        this.timings = timings;
        this.space = space;
        this.listener = listener;
    }

    /** The files of a model at one revision, and what their checksum has to be. */
    private record Wish(RepositoryId repository, String revision, List<String> paths, Optional<String> sha256) {
        String reference() {
            return repository + "@" + paths.getFirst();
        }
    }

    LocalModel resolve(ModelReference.HubFile file, ResolveOptions options) throws IOException {
        Wish wish = wish(file, options);
        Optional<LocalModel> cached = cached(wish);
        boolean isFixed = SafeNames.isCommit(wish.revision());
        if (cached.isPresent() && (isFixed || options.lookup() != Lookup.HUB_FIRST)) {
            return cached.get();
        }
        if (options.lookup() == Lookup.CACHE_ONLY) {
            throw offline(wish.reference(), wish.revision());
        }
        List<RemoteFile> files;
        try {
            files = described(wish, cached.isPresent());
        } catch (HubException exception) {
            return cached.filter(_ -> exception.problem() == HubProblem.NETWORK)
                    .map(model -> noted(model, exception))
                    .orElseThrow(() -> exception);
        }
        return download(wish, files);
    }

    LocalModel resolve(ModelReference.HubRepository root, ResolveOptions options) throws IOException {
        return resolve(chosen(root, options), options);
    }

    PullPlan plan(ModelReference.HubFile file, ResolveOptions options) throws IOException {
        Wish wish = wish(file, options);
        List<PullPlan.PlannedFile> planned = new ArrayList<>();
        if (options.lookup() == Lookup.CACHE_ONLY) {
            LocalModel model = cached(wish).orElseThrow(() -> offline(wish.reference(), wish.revision()));
            for (int index = 0; index < model.files().size(); index++) {
                long bytes = Files.size(model.files().get(index));
                planned.add(new PullPlan.PlannedFile(wish.paths().get(index), bytes, bytes));
            }
            return new PullPlan(wish.reference(), model.commit(), planned);
        }
        List<RemoteFile> files = described(wish, false);
        for (RemoteFile remote : files) {
            planned.add(new PullPlan.PlannedFile(
                    remote.name(), remote.bytes(), cache.presentBytes(wish.repository(), remote)));
        }
        return new PullPlan(wish.reference(), Optional.of(files.getFirst().commit()), planned);
    }

    PullPlan plan(ModelReference.HubRepository root, ResolveOptions options) throws IOException {
        return plan(chosen(root, options), options);
    }

    private static Wish wish(ModelReference.HubFile file, ResolveOptions options) {
        List<String> paths = ShardNames.all(file.path());
        if (paths.size() > 1 && options.sha256().isPresent()) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    file.text() + " is one of " + paths.size() + " files; a SHA-256 goes with a single file");
        }
        if (options.sha256().isPresent()
                && file.sha256().isPresent()
                && !options.sha256().equals(file.sha256())) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    "the SHA-256 that is given differs from the one that comes with this short name, "
                            + file.sha256().get() + "; name the file as " + file.text() + " to have another");
        }
        return new Wish(
                file.repository(),
                file.revision().orElse(MAIN),
                paths,
                options.sha256().or(file::sha256));
    }

    /** The model in the cache, unless its checksum is another than the one that is wanted. */
    private Optional<LocalModel> cached(Wish wish) throws IOException {
        Optional<List<Path>> files = cache.files(wish.repository(), wish.revision(), wish.paths());
        if (files.isEmpty()
                || wish.sha256().isPresent()
                        && !FileSums.hasSha256(
                                files.get().getFirst(), wish.sha256().get())) {
            return Optional.empty();
        }
        return Optional.of(local(wish, files.get(), cache.commit(wish.repository(), wish.revision())));
    }

    private static LocalModel local(Wish wish, List<Path> files, Optional<String> commit) {
        String whole = ShardNames.whole(wish.paths().getFirst());
        return new LocalModel(whole.substring(whole.lastIndexOf('/') + 1), files, wish.reference(), commit);
    }

    private LocalModel noted(LocalModel model, HubException failure) {
        listener.noted("what is in the cache is taken, because the hub cannot be asked: " + failure.getMessage());
        return model;
    }

    private static HubException offline(String what, String revision) {
        return new HubException(
                HubProblem.OFFLINE,
                what + " at revision " + revision + " is not in the cache, and the network may not be asked (--offline,"
                        + " HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE); run 'apex pull " + what
                        + "' with a network first");
    }

    private ModelReference.HubFile chosen(ModelReference.HubRepository root, ResolveOptions options)
            throws IOException {
        String revision = root.revision().orElse(MAIN);
        Optional<String> commit = cache.commit(root.repository(), revision);
        List<String> cached = commit.isPresent() ? cache.paths(root.repository(), commit.get()) : List.of();
        if (options.lookup() == Lookup.CACHE_ONLY) {
            if (cached.isEmpty()) {
                throw offline(root.text(), revision);
            }
            return file(root, QuantChoice.choose("the cache of " + root.repository(), cached, root.quant()));
        }
        Optional<String> usual =
                options.lookup() == Lookup.CACHE_FIRST ? QuantChoice.certain(cached, root.quant()) : Optional.empty();
        return usual.isPresent() ? file(root, usual.get()) : fromHub(root, revision, cached);
    }

    private ModelReference.HubFile fromHub(ModelReference.HubRepository root, String revision, List<String> cached)
            throws IOException {
        try {
            List<String> paths = retry(!cached.isEmpty())
                    .run(
                            "asking for the files of " + root.repository(),
                            () -> client.files(root.repository(), revision));
            return file(root, QuantChoice.choose(root.repository().toString(), paths, root.quant()));
        } catch (HubException exception) {
            if (exception.problem() != HubProblem.NETWORK || cached.isEmpty()) {
                throw exception;
            }
            listener.noted("only what is in the cache is looked at, because the hub cannot be asked: "
                    + exception.getMessage());
            return file(root, QuantChoice.choose("the cache of " + root.repository(), cached, root.quant()));
        }
    }

    private static ModelReference.HubFile file(ModelReference.HubRepository root, String path) {
        return new ModelReference.HubFile(root.repository(), path, root.revision(), Optional.empty());
    }

    /** Where there is something to fall back to, nobody should wait for long. */
    private Retry retry(boolean hasFallback) {
        return hasFallback ? new Retry(timings, listener, 1) : new Retry(timings, listener);
    }

    /** What the hub says about all files, which are of the same commit even if the branch moves on meanwhile. */
    private List<RemoteFile> described(Wish wish, boolean hasFallback) throws IOException {
        List<RemoteFile> files = new ArrayList<>();
        for (String path : wish.paths()) {
            String revision =
                    files.isEmpty() ? wish.revision() : files.getFirst().commit();
            files.add(retry(hasFallback)
                    .run("asking for " + wish.reference(), () -> client.file(wish.repository(), revision, path)));
        }
        RemoteFile first = files.getFirst();
        if (wish.sha256().isPresent()
                && SafeNames.isSha256(first.etag())
                && !wish.sha256().get().equals(first.etag())) {
            throw new HubException(
                    HubProblem.CORRUPT,
                    wish.reference() + " has SHA-256 " + first.etag() + " on the hub, and "
                            + wish.sha256().get() + " is wanted: it is another file, or was changed since; nothing was"
                            + " downloaded");
        }
        return files;
    }

    private LocalModel download(Wish wish, List<RemoteFile> files) throws IOException {
        RepositoryId repository = wish.repository();
        cache.prepare(repository);
        long missing = 0;
        for (RemoteFile file : files) {
            missing += file.bytes() - cache.presentBytes(repository, file);
        }
        space.check(cache.root(), missing, "set HF_HUB_CACHE to a folder on a larger disk");
        List<Path> local = new ArrayList<>();
        for (RemoteFile file : files) {
            try (CacheLock _ = CacheLock.take(cache.lock(repository, file.etag()), listener, file.name())) {
                if (!cache.isComplete(repository, file)) {
                    transfer(wish, file).run();
                    cache.finish(repository, file.etag());
                }
                local.add(cache.publish(repository, file));
            }
        }
        String commit = files.getFirst().commit();
        cache.note(repository, wish.revision(), commit);
        checkSum(wish, local.getFirst());
        return local(wish, local, Optional.of(commit));
    }

    /** Blobs that were there are trusted as to what they are named after, but that may not be what the user wants. */
    private static void checkSum(Wish wish, Path file) throws IOException {
        if (wish.sha256().isPresent() && !FileSums.hasSha256(file, wish.sha256().get())) {
            throw new HubException(
                    HubProblem.CORRUPT,
                    file + " has not the SHA-256 that is wanted, "
                            + wish.sha256().get() + "; remove it with 'apex rm " + wish.reference()
                            + "' and run the command again");
        }
    }

    private Transfer transfer(Wish wish, RemoteFile file) {
        Transfer.Origin origin = new Transfer.Origin() {
            @Override
            public RedirectRules rules() {
                return client.rules();
            }

            @Override
            public Map<String, String> headers(URI uri) {
                return client.headers(uri);
            }

            @Override
            public RemoteFile refreshed() throws IOException, InterruptedException {
                return client.file(wish.repository(), file.commit(), file.name());
            }
        };
        return new Transfer(
                http,
                new Retry(timings, listener),
                listener,
                origin,
                file,
                cache.partial(wish.repository(), file.etag()),
                ContentCheck.of(file, wish.sha256()));
    }
}
