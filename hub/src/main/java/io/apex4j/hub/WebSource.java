package io.apex4j.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Has models from addresses outside the hub, which never see the token. */
final class WebSource {
    private final WebCache cache;
    private final Http http;
    private final Timings timings;
    private final DiskSpace space;
    private final DownloadListener listener;

    WebSource(WebCache cache, Http http, Timings timings, DiskSpace space, DownloadListener listener) {
        this.cache = cache;
        this.http = http;
        this.timings = timings;
        this.space = space;
        this.listener = listener;
    }

    /** A model: the address of each of its files, and where that is kept. */
    private record Wish(
            ModelReference.WebFile reference, List<URI> addresses, List<Path> files, Optional<String> sha256) {}

    LocalModel resolve(ModelReference.WebFile file, ResolveOptions options) throws IOException {
        Wish wish = wish(file, options);
        Optional<LocalModel> cached = cached(wish);
        if (cached.isPresent() && options.lookup() != Lookup.HUB_FIRST) {
            return cached.get();
        }
        refuseOffline(wish, options);
        List<RemoteFile> remotes;
        try {
            remotes = described(wish, cached.isPresent());
        } catch (HubException exception) {
            if (exception.problem() != HubProblem.NETWORK || cached.isEmpty()) {
                throw exception;
            }
            listener.noted("what was downloaded earlier is taken, because the server cannot be asked: "
                    + exception.getMessage());
            return cached.get();
        }
        return download(wish, remotes);
    }

    PullPlan plan(ModelReference.WebFile file, ResolveOptions options) throws IOException {
        Wish wish = wish(file, options);
        List<PullPlan.PlannedFile> planned = new ArrayList<>();
        if (cached(wish).isEmpty()) {
            refuseOffline(wish, options);
        }
        if (options.lookup() == Lookup.CACHE_ONLY) {
            for (Path local : wish.files()) {
                planned.add(new PullPlan.PlannedFile(name(local), Files.size(local), Files.size(local)));
            }
            return new PullPlan(file.text(), Optional.empty(), planned);
        }
        List<RemoteFile> remotes = described(wish, false);
        for (int index = 0; index < remotes.size(); index++) {
            RemoteFile remote = remotes.get(index);
            long present = presentBytes(wish.files().get(index), remote);
            planned.add(new PullPlan.PlannedFile(remote.name(), remote.bytes(), present));
        }
        return new PullPlan(file.text(), Optional.empty(), planned);
    }

    private static void refuseOffline(Wish wish, ResolveOptions options) {
        if (options.lookup() == Lookup.CACHE_ONLY) {
            throw new HubException(
                    HubProblem.OFFLINE,
                    wish.reference().text() + " was not downloaded yet, and the network may not be asked (--offline,"
                            + " HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE)");
        }
    }

    private Wish wish(ModelReference.WebFile file, ResolveOptions options) {
        List<URI> addresses = addresses(file.uri());
        if (addresses.size() > 1 && options.sha256().isPresent()) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    file.text() + " is one of " + addresses.size() + " files; a SHA-256 goes with a single file");
        }
        Path folder = cache.folder(addresses.getFirst());
        List<Path> files = addresses.stream()
                .map(address -> folder.resolve(SafeNames.ggufPath(fileName(address))))
                .toList();
        return new Wish(file, addresses, files, options.sha256());
    }

    /** The addresses of all shards, or the one address. */
    static List<URI> addresses(URI uri) {
        String name = uri.getRawPath().substring(uri.getRawPath().lastIndexOf('/') + 1);
        return ShardNames.all(name).stream()
                .map(shard -> shard.equals(name) ? uri : uri.resolve(shard + query(uri)))
                .toList();
    }

    private static String query(URI uri) {
        return uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    }

    private static String fileName(URI uri) {
        return UriText.decode(uri.getRawPath().substring(uri.getRawPath().lastIndexOf('/') + 1));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private Optional<LocalModel> cached(Wish wish) throws IOException {
        for (Path file : wish.files()) {
            Optional<WebCache.Source> source = cache.source(file);
            if (source.isEmpty()
                    || wish.sha256().isPresent()
                            && !source.get().sha256().equals(wish.sha256().get())) {
                return Optional.empty();
            }
        }
        return Optional.of(local(wish));
    }

    private static LocalModel local(Wish wish) {
        return new LocalModel(
                ShardNames.whole(name(wish.files().getFirst())),
                wish.files(),
                wish.reference().text(),
                Optional.empty());
    }

    private List<RemoteFile> described(Wish wish, boolean hasFallback) throws IOException {
        Retry retry = hasFallback ? new Retry(timings, listener, 1) : new Retry(timings, listener);
        List<RemoteFile> files = new ArrayList<>();
        for (URI address : wish.addresses()) {
            RedirectRules rules = RedirectRules.of(address);
            files.add(retry.run("asking for " + address, () -> described(address, rules)));
        }
        return files;
    }

    /** What a server says about a file. Servers that do not answer HEAD, or not for signed addresses, are asked by GET. */
    private RemoteFile described(URI address, RedirectRules rules) throws IOException, InterruptedException {
        Http.Answer answer = follow("HEAD", address, rules);
        if (!answer.isSuccess() && !answer.isTemporary()) {
            answer = follow("GET", address, rules);
        }
        if (answer.isTemporary()) {
            throw answer.temporaryFailure();
        }
        if (!answer.isSuccess()) {
            throw new HubException(
                    HubProblem.MISSING,
                    address + ": " + answer.uri().getHost() + " answers with status " + answer.status()
                            + "; check the address");
        }
        if (answer.number("Content-Length").isEmpty()) {
            throw new HubException(
                    HubProblem.REFUSED,
                    address + ": the server does not say how large the file is, so nobody can tell whether it is"
                            + " complete; download it by other means and give its path");
        }
        return new RemoteFile(
                fileName(address),
                RemoteFile.plainTag(answer.header("ETag").orElse("")),
                answer.number("Content-Length").getAsLong(),
                "",
                address);
    }

    private Http.Answer follow(String method, URI start, RedirectRules rules) throws IOException, InterruptedException {
        URI uri = start;
        for (int hop = 0; hop < RedirectRules.MAXIMUM; hop++) {
            Http.Answer answer = http.send(method, uri, Map.of());
            http.discard(answer);
            if (!answer.isRedirect()) {
                return answer;
            }
            uri = rules.next(uri, answer.header("Location").orElseThrow());
        }
        throw new HubException(
                HubProblem.REFUSED,
                start.getHost() + " redirects more than " + RedirectRules.MAXIMUM + " times; refused");
    }

    private long presentBytes(Path file, RemoteFile remote) throws IOException {
        if (cache.source(file).filter(source -> source.isOf(remote)).isPresent()) {
            return remote.bytes();
        }
        Path partial = cache.partial(file);
        boolean isPart = cache.begun(file).filter(source -> source.isOf(remote)).isPresent();
        return isPart && Files.isRegularFile(partial) ? Math.min(remote.bytes(), Files.size(partial)) : 0;
    }

    private LocalModel download(Wish wish, List<RemoteFile> remotes) throws IOException {
        Files.createDirectories(Folders.of(wish.files().getFirst()));
        long missing = 0;
        for (int index = 0; index < remotes.size(); index++) {
            missing += remotes.get(index).bytes() - presentBytes(wish.files().get(index), remotes.get(index));
        }
        space.check(cache.root(), missing, "set XDG_CACHE_HOME to a folder on a larger disk");
        for (int index = 0; index < remotes.size(); index++) {
            download(wish, wish.files().get(index), remotes.get(index));
        }
        return local(wish);
    }

    private void download(Wish wish, Path file, RemoteFile remote) throws IOException {
        try (CacheLock _ = CacheLock.take(cache.lock(file), listener, remote.name())) {
            Optional<WebCache.Source> present = cache.source(file).filter(source -> source.isOf(remote));
            if (present.isPresent()) {
                checkSum(wish, file, present.get().sha256());
                return;
            }
            if (presentBytes(file, remote) == 0) {
                Files.deleteIfExists(cache.partial(file));
            }
            cache.begin(file, new WebCache.Source(remote.location().toString(), remote.etag(), remote.bytes(), ""));
            ContentCheck check =
                    new ContentCheck(remote.bytes(), wish.sha256().map(List::of).orElse(List.of()), Optional.empty());
            new Transfer(
                            http,
                            new Retry(timings, listener),
                            listener,
                            origin(remote),
                            remote,
                            cache.partial(file),
                            check)
                    .run();
            String sum = FileSums.sha256(cache.partial(file));
            cache.finish(file, new WebCache.Source(remote.location().toString(), remote.etag(), remote.bytes(), sum));
        }
    }

    private static void checkSum(Wish wish, Path file, String sum) {
        if (wish.sha256().isPresent() && !wish.sha256().get().equals(sum)) {
            throw new HubException(
                    HubProblem.CORRUPT,
                    file + " has SHA-256 " + sum + ", and " + wish.sha256().get() + " is wanted; the server has not"
                            + " changed it since it was downloaded, so it is another file");
        }
    }

    private Transfer.Origin origin(RemoteFile remote) {
        RedirectRules rules = RedirectRules.of(remote.location());
        return new Transfer.Origin() {
            @Override
            public RedirectRules rules() {
                return rules;
            }

            @Override
            public Map<String, String> headers(URI uri) {
                return Map.of();
            }

            @Override
            public RemoteFile refreshed() throws IOException, InterruptedException {
                return described(remote.location(), rules);
            }
        };
    }
}
