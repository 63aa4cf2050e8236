package io.apex4j.hub;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Understands references: {@link ModelReference#parse}. */
final class ReferenceParser {
    private static final int LONGEST = 2048;
    private static final List<String> HUB_PREFIXES =
            List.of("huggingface://", "hf://", "hf.co/", "www.huggingface.co/", "huggingface.co/");
    private static final Set<String> HUB_HOSTS = Set.of("huggingface.co", "www.huggingface.co", "hf.co");
    private static final Set<String> FILE_WORDS = Set.of("resolve", "blob", "raw");
    private static final Pattern QUANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:[\\\\/].*");
    private static final String FORMS = "give owner/repository@file.gguf, owner/repository, owner/repository:QUANT,"
            + " hf://owner/repository/file.gguf, an https:// address, or the path of a file";

    private final URI endpoint;

    ReferenceParser(URI endpoint) {
        this.endpoint = endpoint;
    }

    ModelReference parse(String text) {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    "a reference has 1 to " + LONGEST + " characters, this one has " + text.length() + "; " + FORMS);
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("https://") || lower.startsWith("http://")) {
            return address(UriText.web(text, "the address"));
        }
        if (lower.startsWith("file:")) {
            return new ModelReference.LocalFile(fileUri(text));
        }
        Optional<ModelReference> named = Gallery.find(text);
        if (named.isPresent()) {
            return named.get();
        }
        Optional<String> prefix =
                HUB_PREFIXES.stream().filter(lower::startsWith).findFirst();
        if (prefix.isPresent()) {
            return hub(text.substring(prefix.get().length()), text, true);
        }
        return isLocal(text) ? new ModelReference.LocalFile(path(text)) : bare(text);
    }

    /** Without a prefix: a repository with at most a file or a type; a third part would be taken for a folder. */
    private ModelReference bare(String text) {
        int at = text.indexOf('@');
        String repository = at < 0 ? text : text.substring(0, at);
        if (repository.contains("://")) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    "'" + Excerpt.of(text) + "' begins with a scheme that is not known; " + FORMS);
        }
        long slashes = repository.chars().filter(character -> character == '/').count();
        if (at < 0 && SafeNames.isGguf(text)) {
            String hint = slashes < 2 ? "" : "; for a file of the hub write owner/repository@file.gguf";
            throw new HubException(HubProblem.MISSING, Excerpt.of(text) + ": no such file" + hint);
        }
        if (slashes != 1) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    "'" + Excerpt.of(text) + "' is neither a file nor a reference to a model; " + FORMS
                            + "; short names are " + String.join(", ", Gallery.names()));
        }
        return hub(text, text, false);
    }

    /**
     * {@code owner/repository}, then nothing, {@code :QUANT}, {@code @file} or {@code /file}. After a prefix a slash behind
     * {@code @} ends a revision, as in Hugging Face's own libraries; without one it is part of the file's path.
     */
    private static ModelReference hub(String rest, String text, boolean isPrefixed) {
        int slash = rest.indexOf('/');
        if (slash < 0) {
            throw new HubException(HubProblem.REFERENCE, "'" + Excerpt.of(text) + "' names no repository; " + FORMS);
        }
        String owner = rest.substring(0, slash);
        String tail = rest.substring(slash + 1);
        int end = firstOf(tail, "/@:");
        RepositoryId repository = new RepositoryId(owner, tail.substring(0, end));
        String selection = tail.substring(end);
        if (selection.isEmpty() || selection.equals("/")) {
            return new ModelReference.HubRepository(repository, Optional.empty(), Optional.empty());
        }
        return switch (selection.charAt(0)) {
            case ':' -> withQuant(repository, selection.substring(1));
            case '/' -> file(repository, selection.substring(1), Optional.empty());
            default -> afterAt(repository, selection.substring(1), isPrefixed);
        };
    }

    private static ModelReference withQuant(RepositoryId repository, String quant) {
        if (!QUANT.matcher(quant).matches()) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    "'" + Excerpt.of(quant) + "' after ':' is not the name of a type or profile, such as Q4_K_M or"
                            + " I-Balanced");
        }
        return new ModelReference.HubRepository(repository, Optional.of(quant), Optional.empty());
    }

    private static ModelReference afterAt(RepositoryId repository, String rest, boolean isPrefixed) {
        if (!SafeNames.isGguf(rest)) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    "after '@' comes the name of a file that ends with .gguf, not '" + Excerpt.of(rest)
                            + "'; a revision is given with --revision");
        }
        int slash = rest.indexOf('/');
        return isPrefixed && slash >= 0
                ? file(repository, rest.substring(slash + 1), Optional.of(SafeNames.revision(rest.substring(0, slash))))
                : file(repository, rest, Optional.empty());
    }

    private static ModelReference file(RepositoryId repository, String path, Optional<String> revision) {
        return new ModelReference.HubFile(repository, path, revision, Optional.empty());
    }

    private ModelReference address(URI uri) {
        boolean isEndpoint = UriText.origin(uri).equals(UriText.origin(endpoint));
        String prefix = isEndpoint ? endpoint.getRawPath() : "";
        boolean isHub =
                isEndpoint || HUB_HOSTS.contains(String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT));
        if (!isHub || !uri.getRawPath().startsWith(prefix + "/")) {
            return web(uri);
        }
        List<String> parts = Arrays.stream(
                        uri.getRawPath().substring(prefix.length() + 1).split("/"))
                .map(UriText::decode)
                .toList();
        if (parts.size() < 2 || parts.get(0).equals("datasets") || parts.get(0).equals("spaces")) {
            throw new HubException(
                    HubProblem.REFERENCE, "'" + Excerpt.of(uri.toString()) + "' is no repository of models");
        }
        RepositoryId repository = new RepositoryId(parts.get(0), parts.get(1));
        if (parts.size() == 2) {
            return new ModelReference.HubRepository(repository, Optional.empty(), Optional.empty());
        }
        if (parts.get(2).equals("tree") && parts.size() == 4) {
            return new ModelReference.HubRepository(repository, Optional.empty(), Optional.of(parts.get(3)));
        }
        if (FILE_WORDS.contains(parts.get(2)) && parts.size() > 4) {
            String path = String.join("/", parts.subList(4, parts.size()));
            return file(repository, path, Optional.of(SafeNames.revision(parts.get(3))));
        }
        throw new HubException(
                HubProblem.REFERENCE,
                "'" + Excerpt.of(uri.toString()) + "' is a page of the hub and no file; the address of a file has"
                        + " /resolve/ or /blob/ in it");
    }

    private static ModelReference web(URI uri) {
        String path = uri.getRawPath();
        String name = UriText.decode(path.substring(path.lastIndexOf('/') + 1));
        SafeNames.ggufPath(name);
        return new ModelReference.WebFile(uri);
    }

    private static boolean isLocal(String text) {
        return text.startsWith("/")
                || text.startsWith("./")
                || text.startsWith("../")
                || text.startsWith("~/")
                || text.startsWith("\\")
                || text.startsWith(".\\")
                || text.startsWith("..\\")
                || DRIVE.matcher(text).matches()
                || isFile(text);
    }

    private static boolean isFile(String text) {
        try {
            return Files.isRegularFile(Path.of(text));
        } catch (InvalidPathException notAPath) {
            return false;
        }
    }

    private static Path path(String text) {
        try {
            return text.startsWith("~/") ? Path.of(System.getProperty("user.home"), text.substring(2)) : Path.of(text);
        } catch (InvalidPathException exception) {
            throw new HubException(
                    HubProblem.REFERENCE, "'" + Excerpt.of(text) + "' is not the path of a file", exception);
        }
    }

    private static Path fileUri(String text) {
        try {
            URI uri = URI.create(text);
            return uri.isOpaque() ? path(uri.getSchemeSpecificPart()) : Path.of(uri);
        } catch (IllegalArgumentException | FileSystemNotFoundException exception) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    "'" + Excerpt.of(text) + "' is not the address of a local file; file:///path/to/model.gguf is",
                    exception);
        }
    }

    private static int firstOf(String text, String characters) {
        for (int index = 0; index < text.length(); index++) {
            if (characters.indexOf(text.charAt(index)) >= 0) {
                return index;
            }
        }
        return text.length();
    }
}
