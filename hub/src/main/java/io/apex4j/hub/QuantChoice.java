package io.apex4j.hub;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Chooses a model of a repository by the type or profile that its file is named after. Without a wish it is {@code
 * I-Balanced}, the profile that apex4j recommends; else {@code Q4_K_M}, what llama.cpp and LocalAI take; else the only
 * model.
 */
final class QuantChoice {
    private static final List<String> USUAL = List.of("I-Balanced", "Q4_K_M");
    private static final List<String> NO_MODELS = List.of("mmproj", "imatrix");
    private static final String SEPARATORS = "-._/";
    /** Words before a type that make another one of it: the i-variants of profiles, dynamic types. */
    private static final List<String> VARIANTS = List.of("i", "ud");

    private static final int MOST_SHOWN = 20;

    private QuantChoice() {}

    /** The models among the files of a repository: the first file of each. */
    static List<String> models(Collection<String> paths) {
        return paths.stream()
                .filter(path -> SafeNames.isGguf(path) && SafeNames.isPath(path))
                .filter(path -> NO_MODELS.stream().noneMatch(lower(path)::contains))
                .map(ShardNames::first)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * The model that is wished for.
     *
     * @param where the repository, for messages
     * @param paths all files of the repository
     * @throws HubException when there is none or more than one
     */
    static String choose(String where, Collection<String> paths, Optional<String> quant) {
        List<String> models = models(paths);
        if (models.isEmpty()) {
            throw new HubException(
                    HubProblem.MISSING, where + " has no GGUF files; a repository of GGUF files is needed");
        }
        List<String> matches = matches(models, quant);
        if (matches.size() == 1) {
            return matches.getFirst();
        }
        if (quant.isPresent()) {
            String what = matches.isEmpty() ? " has no model named after " : " has more than one model named after ";
            throw new HubException(
                    matches.isEmpty() ? HubProblem.MISSING : HubProblem.REFERENCE,
                    where + what + quant.get() + "; give one with @file: " + shown(models));
        }
        throw new HubException(
                HubProblem.REFERENCE,
                where + " has " + models.size() + " models and none that is taken without a word ("
                        + String.join(", ", USUAL) + "); give one with :QUANT or @file: " + shown(models));
    }

    /**
     * The model among some of the files of a repository that would be chosen among all of them too; empty where the others
     * would have to be known.
     */
    static Optional<String> certain(Collection<String> paths, Optional<String> quant) {
        List<String> named = named(models(paths), quant.orElse(USUAL.getFirst()));
        return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
    }

    /** The models that a wish, or the lack of one, leaves. */
    private static List<String> matches(List<String> models, Optional<String> quant) {
        if (quant.isPresent()) {
            return named(models, quant.get());
        }
        return USUAL.stream()
                .map(usual -> named(models, usual))
                .filter(named -> !named.isEmpty())
                .findFirst()
                .orElse(models);
    }

    /** Whether a model is named after a type or profile, and not after a variant of it. */
    static boolean isNamed(String path, String quant) {
        return endsWith(path, quant) && !VARIANTS.contains(wordBefore(path, quant));
    }

    private static List<String> named(List<String> models, String quant) {
        List<String> ending =
                models.stream().filter(path -> endsWith(path, quant)).toList();
        List<String> plain =
                ending.stream().filter(path -> isNamed(path, quant)).toList();
        return plain.isEmpty() ? ending : plain;
    }

    private static boolean endsWith(String path, String quant) {
        String stem = stem(path);
        String ending = lower(quant);
        int start = stem.length() - ending.length();
        return stem.endsWith(ending) && (start == 0 || SEPARATORS.indexOf(stem.charAt(start - 1)) >= 0);
    }

    private static String wordBefore(String path, String quant) {
        String stem = stem(path);
        String before = stem.substring(0, Math.max(0, stem.length() - quant.length() - 1));
        int start = before.length();
        while (start > 0 && SEPARATORS.indexOf(before.charAt(start - 1)) < 0) {
            start--;
        }
        return before.substring(start);
    }

    private static String stem(String path) {
        String whole = lower(ShardNames.whole(path));
        return whole.substring(0, whole.length() - SafeNames.EXTENSION.length());
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String shown(List<String> models) {
        String names = models.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
        return models.size() > MOST_SHOWN ? names + " and " + (models.size() - MOST_SHOWN) + " more" : names;
    }
}
