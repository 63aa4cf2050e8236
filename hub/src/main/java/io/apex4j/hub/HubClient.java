package io.apex4j.hub;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the hub about files. The user's token goes to the hub itself and nowhere else. */
final class HubClient {
    private static final int MAXIMUM_LIST_BYTES = 16 << 20;
    private static final int MAXIMUM_PAGES = 100;
    private static final int MAXIMUM_FILES = 100_000;
    private static final int MAXIMUM_NESTING = 16;
    /** What the hub gives by plain HTTP; above, it speaks its own protocol (Xet) only. */
    private static final long MAXIMUM_FILE_BYTES = 50_000_000_000L;

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,]*rel=\"?next\"?");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAXIMUM_NESTING)
                            .maxDocumentLength(MAXIMUM_LIST_BYTES)
                            .build())
                    .build())
            .build();

    private final HubEnvironment environment;
    private final Http http;
    private @Nullable RedirectRules rules;

    /**
     * Asks a hub.
     *
     * @param rules where it may send us; where there are none, they follow from its address
     */
    HubClient(HubEnvironment environment, Http http, Optional<RedirectRules> rules) {
        this.environment = environment;
        this.http = http;
        this.rules = rules.orElse(null);
    }

    /** Where the hub may send us. To find out its address is looked up, so only who asks the network asks this. */
    RedirectRules rules() {
        RedirectRules made = rules;
        if (made == null) {
            made = RedirectRules.of(environment.endpoint());
            rules = made;
        }
        return made;
    }

    /** The headers that say who asks; none for other hosts than the hub. */
    Map<String, String> headers(URI uri) {
        return rules().isHome(uri)
                ? environment
                        .token()
                        .map(token -> Map.of("Authorization", "Bearer " + token))
                        .orElse(Map.of())
                : Map.of();
    }

    /**
     * What the hub says about a file.
     *
     * @throws HubException when there is none, or it is not given to this user
     * @throws RetryableException when the hub cannot be reached now
     */
    RemoteFile file(RepositoryId repository, String revision, String path) throws IOException, InterruptedException {
        URI uri = at("/" + repository + "/resolve/" + UriText.encode(revision) + "/" + UriText.encodePath(path));
        for (int hop = 0; hop < RedirectRules.MAXIMUM; hop++) {
            Http.Answer answer = http.send("HEAD", uri, headers(uri));
            http.discard(answer);
            if (answer.isRedirect()) {
                URI next = rules().next(uri, answer.header("Location").orElseThrow());
                if (!rules().isHome(next)) {
                    return described(answer, path, next);
                }
                uri = next;
            } else if (answer.isSuccess()) {
                return described(answer, path, uri);
            } else {
                throw failure(answer, repository, revision, Optional.of(path));
            }
        }
        throw new HubException(
                HubProblem.REFUSED,
                uri.getHost() + " redirects more than " + RedirectRules.MAXIMUM + " times; refused");
    }

    private static RemoteFile described(Http.Answer answer, String path, URI location) {
        String etag = answer.header("X-Linked-Etag")
                .or(() -> answer.header("ETag"))
                .map(RemoteFile::plainTag)
                .filter(SafeNames::isEtag)
                .orElseThrow(() -> incomplete(answer, path, "ETag"));
        String commit = answer.header("X-Repo-Commit")
                .filter(SafeNames::isCommit)
                .orElseThrow(() -> incomplete(answer, path, "X-Repo-Commit"));
        long bytes = answer.number("X-Linked-Size")
                .orElseGet(() -> answer.isRedirect()
                        ? -1
                        : answer.number("Content-Length").orElse(-1));
        if (bytes < 0) {
            throw incomplete(answer, path, "X-Linked-Size");
        }
        if (bytes > MAXIMUM_FILE_BYTES) {
            throw new HubException(
                    HubProblem.LIMIT,
                    path + " has " + bytes + " bytes; the hub gives files of more than " + MAXIMUM_FILE_BYTES
                            + " bytes by its own protocol only; download it with Hugging Face's command 'hf download',"
                            + " which puts it where apex finds it");
        }
        return new RemoteFile(path, etag, bytes, commit, location);
    }

    private static HubException incomplete(Http.Answer answer, String path, String header) {
        return new HubException(
                HubProblem.REFUSED,
                answer.uri().getHost() + " does not answer as the hub does: " + header + " for " + path + " is "
                        + answer.header(header)
                                .map(text -> "'" + Excerpt.of(text) + "'")
                                .orElse("missing")
                        + "; check HF_ENDPOINT, or whether a proxy changes answers");
    }

    /** The paths of all files of a repository. */
    List<String> files(RepositoryId repository, String revision) throws IOException, InterruptedException {
        List<String> files = new ArrayList<>();
        Optional<URI> page =
                Optional.of(at("/api/models/" + repository + "/tree/" + UriText.encode(revision) + "?recursive=true"));
        for (int number = 0; page.isPresent(); number++) {
            Http.Answer answer = get(page.get(), repository, revision);
            for (JsonNode entry : json(answer)) {
                if (entry.path("type").asString("").equals("file")) {
                    files.add(entry.path("path").asString(""));
                }
            }
            if (number >= MAXIMUM_PAGES || files.size() > MAXIMUM_FILES) {
                throw new HubException(
                        HubProblem.LIMIT,
                        repository + " has more than " + MAXIMUM_FILES + " files or " + MAXIMUM_PAGES
                                + " pages of them; name the file with @file");
            }
            page = next(answer);
        }
        return files;
    }

    /** The names of a repository's branches and tags. */
    private List<String> revisions(RepositoryId repository) throws IOException, InterruptedException {
        JsonNode lists = json(get(at("/api/models/" + repository + "/refs"), repository, ""));
        List<String> names = new ArrayList<>();
        for (String list : List.of("branches", "tags")) {
            lists.path(list).forEach(entry -> names.add(entry.path("name").asString("")));
        }
        return names;
    }

    private Http.Answer get(URI start, RepositoryId repository, String revision)
            throws IOException, InterruptedException {
        URI uri = start;
        for (int hop = 0; hop < RedirectRules.MAXIMUM; hop++) {
            Http.Answer answer = http.send("GET", uri, headers(uri));
            if (answer.isSuccess()) {
                return answer;
            }
            http.discard(answer);
            if (!answer.isRedirect()) {
                throw failure(answer, repository, revision, Optional.empty());
            }
            uri = home(rules().next(uri, answer.header("Location").orElseThrow()));
        }
        throw new HubException(
                HubProblem.REFUSED,
                uri.getHost() + " redirects more than " + RedirectRules.MAXIMUM + " times; refused");
    }

    private Optional<URI> next(Http.Answer answer) {
        return answer.response().headers().allValues("Link").stream()
                .map(NEXT::matcher)
                .filter(Matcher::find)
                .map(matcher -> home(rules().next(answer.uri(), matcher.group(1))))
                .findFirst();
    }

    /** Lists are read from the hub alone. */
    private URI home(URI uri) {
        if (!rules().isHome(uri)) {
            throw new HubException(
                    HubProblem.REFUSED,
                    environment.endpoint() + " sends us to " + Excerpt.of(uri.toString())
                            + " for a list of files, which is another host; refused");
        }
        return uri;
    }

    private JsonNode json(Http.Answer answer) throws IOException, InterruptedException {
        try {
            return JSON.readTree(http.bytes(answer, MAXIMUM_LIST_BYTES));
        } catch (JacksonException exception) {
            throw new HubException(
                    HubProblem.REFUSED,
                    answer.uri().getHost() + " answers with something that is not JSON where a list is expected; check"
                            + " HF_ENDPOINT, or whether a proxy changes answers",
                    exception);
        }
    }

    private URI at(String path) {
        return URI.create(environment.endpoint() + path);
    }

    private IOException failure(Http.Answer answer, RepositoryId repository, String revision, Optional<String> path) {
        if (answer.isTemporary()) {
            return answer.temporaryFailure();
        }
        throw new HubErrors(environment, repository, revision)
                .of(answer, path, names(() -> files(repository, revision)), names(() -> revisions(repository)));
    }

    /** Lists for suggestions; nothing is suggested where they cannot be had. */
    private static Supplier<List<String>> names(Retry.Attempt<List<String>> list) {
        return () -> {
            try {
                return list.run();
            } catch (IOException | HubException exception) {
                return List.of();
            } catch (InterruptedException exception) {
                throw HubException.cancelled(exception);
            }
        };
    }
}
