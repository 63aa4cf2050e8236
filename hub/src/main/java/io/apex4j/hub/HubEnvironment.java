package io.apex4j.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the hub is, who asks, and where files are kept: what Hugging Face's libraries read from the environment.
 *
 * @param endpoint the address of the hub, without a slash at the end
 * @param token what the hub knows the user by
 * @param hubCache the folder of the cache that is shared with other programs
 * @param webCache the folder for files from outside the hub
 * @param isOffline whether the network may not be asked
 * @param proxies by which servers are asked
 */
public record HubEnvironment(
        URI endpoint, Optional<String> token, Path hubCache, Path webCache, boolean isOffline, ProxySettings proxies) {
    private static final String USUAL_ENDPOINT = "https://huggingface.co";
    private static final int LONGEST_TOKEN = 4096;
    private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");

    /**
     * Reads {@code HF_ENDPOINT}, {@code HF_TOKEN}, {@code HF_TOKEN_PATH}, {@code HF_HOME}, {@code HF_HUB_CACHE}, {@code
     * XDG_CACHE_HOME}, {@code HF_HUB_OFFLINE}, {@code TRANSFORMERS_OFFLINE}, {@code HF_HUB_DISABLE_IMPLICIT_TOKEN} and
     * the variables of {@link ProxySettings}.
     *
     * @param variables the variables of the environment
     * @param home the folder of the user
     * @throws HubException when one of them cannot be used
     */
    public static HubEnvironment of(Map<String, String> variables, Path home) {
        Path caches = folder(variables, "XDG_CACHE_HOME", home, home.resolve(".cache"));
        Path hubHome = folder(variables, "HF_HOME", home, caches.resolve("huggingface"));
        Path older = folder(variables, "HUGGINGFACE_HUB_CACHE", home, hubHome.resolve("hub"));
        return new HubEnvironment(
                endpoint(value(variables, "HF_ENDPOINT").orElse(USUAL_ENDPOINT)),
                isSet(variables, "HF_HUB_DISABLE_IMPLICIT_TOKEN")
                        ? Optional.empty()
                        : token(variables, folder(variables, "HF_TOKEN_PATH", home, hubHome.resolve("token"))),
                folder(variables, "HF_HUB_CACHE", home, older),
                caches.resolve("apex4j").resolve("downloads"),
                isSet(variables, "HF_HUB_OFFLINE") || isSet(variables, "TRANSFORMERS_OFFLINE"),
                ProxySettings.of(variables));
    }

    /** The same, but with the network or without. */
    public HubEnvironment withOffline(boolean offline) {
        return new HubEnvironment(endpoint, token, hubCache, webCache, offline, proxies);
    }

    private static URI endpoint(String text) {
        URI uri = UriText.web(text.replaceFirst("/+$", ""), "HF_ENDPOINT");
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new HubException(
                    HubProblem.REFERENCE, "HF_ENDPOINT '" + Excerpt.of(text) + "' may have no '?' and no '#' in it");
        }
        return uri;
    }

    private static Optional<String> token(Map<String, String> variables, Path file) {
        Optional<String> given = value(variables, "HF_TOKEN").map(String::strip);
        if (given.isPresent()) {
            return Optional.of(checked(given.get(), "HF_TOKEN"));
        }
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(LONGEST_TOKEN + 1), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(checked(text, file.toString()));
        } catch (IOException exception) {
            throw new HubException(
                    HubProblem.DISK,
                    file + ": the token in it cannot be read (" + exception + "); set HF_TOKEN, or"
                            + " HF_HUB_DISABLE_IMPLICIT_TOKEN=1 to go on without",
                    exception);
        }
    }

    private static String checked(String token, String place) {
        boolean isPlain = token.chars().allMatch(character -> character > ' ' && character < 0x7f);
        if (!isPlain || token.length() > LONGEST_TOKEN) {
            throw new HubException(
                    HubProblem.REFERENCE,
                    place + ": what is there is no token: a token is one word of at most " + LONGEST_TOKEN
                            + " ASCII characters");
        }
        return token;
    }

    private static Path folder(Map<String, String> variables, String name, Path home, Path otherwise) {
        return value(variables, name)
                .map(text -> text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text))
                .orElse(otherwise);
    }

    private static boolean isSet(Map<String, String> variables, String name) {
        return value(variables, name)
                .map(text -> YES.contains(text.toUpperCase(Locale.ROOT)))
                .orElse(false);
    }

    private static Optional<String> value(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).filter(text -> !text.isBlank());
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "HubEnvironment[endpoint=" + endpoint + ", token=" + (token.isPresent() ? "(hidden)" : "(none)")
                + ", hubCache=" + hubCache + ", webCache=" + webCache + ", isOffline=" + isOffline + ", proxies="
                + proxies + "]";
    }
}
