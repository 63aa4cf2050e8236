package io.apex4j.hub;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The names of a model that is split into several files, {@code stem-00001-of-00003.gguf}.
 *
 * @param stem what the names begin with
 * @param count how many files there are
 */
record ShardNames(String stem, int count) {
    /** The most files of a model that are accepted; the largest models published have some hundred. */
    static final int MAXIMUM = 1000;

    private static final Pattern NAME = Pattern.compile("(?s)(.*)-(\\d{5})-of-(\\d{5})\\.gguf");

    /** What the name of a file says about its siblings; empty where it is a model of its own. */
    static Optional<ShardNames> of(String file) {
        Matcher matcher = NAME.matcher(file);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(matcher.group(2));
        int count = Integer.parseInt(matcher.group(3));
        return number < 1 || number > count ? Optional.empty() : Optional.of(new ShardNames(matcher.group(1), count));
    }

    /**
     * All files of the model that a file belongs to, in order.
     *
     * @throws HubException when there are too many
     */
    static List<String> all(String file) {
        Optional<ShardNames> shards = of(file);
        if (shards.isEmpty()) {
            return List.of(file);
        }
        int count = shards.get().count();
        if (count > MAXIMUM) {
            throw new HubException(
                    HubProblem.LIMIT,
                    Excerpt.of(file) + ": says that it is one of " + count + " files; at most " + MAXIMUM
                            + " are accepted");
        }
        return IntStream.rangeClosed(1, count).mapToObj(shards.get()::file).toList();
    }

    /** The first file of the model that a file belongs to. */
    static String first(String file) {
        return of(file).map(shards -> shards.file(1)).orElse(file);
    }

    /** How many files the model has that a file belongs to. */
    static int countOf(String file) {
        return of(file).map(ShardNames::count).orElse(1);
    }

    /** The name of the model as one file. */
    static String whole(String file) {
        return of(file).map(shards -> shards.stem() + SafeNames.EXTENSION).orElse(file);
    }

    private String file(int number) {
        return String.format(Locale.ROOT, "%s-%05d-of-%05d.gguf", stem, number, count);
    }
}
