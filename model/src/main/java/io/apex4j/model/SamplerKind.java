package io.apex4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A step of sampling, under the name and the letter that llama.cpp gives it; in the order in which it takes them. */
public enum SamplerKind {
    /** Repetition, frequency and presence penalties. */
    PENALTIES("penalties", 'e', Set.of()),
    /** Against repeating sequences ("don't repeat yourself"). */
    DRY("dry", 'd', Set.of()),
    /** Keeps logits within some standard deviations of the largest. */
    TOP_N_SIGMA("top_n_sigma", 's', Set.of("top_nsigma")),
    /** Keeps so many of the most probable tokens. */
    TOP_K("top_k", 'k', Set.of()),
    /** Keeps tokens about as surprising as is to be expected. */
    TYPICAL_P("typ_p", 'y', Set.of("typical_p", "typical", "typ")),
    /** Keeps the most probable tokens that have so much probability together. */
    TOP_P("top_p", 'p', Set.of("nucleus")),
    /** Keeps tokens with at least a share of the largest probability. */
    MIN_P("min_p", 'm', Set.of()),
    /** Now and then drops the most probable tokens ("exclude top choices"). */
    XTC("xtc", 'x', Set.of()),
    /** Divides logits. */
    TEMPERATURE("temperature", 't', Set.of("temp"));

    private final String llamaName;
    private final char letter;
    private final Set<String> otherNames;

    SamplerKind(String llamaName, char letter, Set<String> otherNames) {
        this.llamaName = llamaName;
        this.letter = letter;
        this.otherNames = otherNames;
    }

    /** The name in {@code --samplers}. */
    public String llamaName() {
        return llamaName;
    }

    /** The letter in {@code --sampling-seq}. */
    public char letter() {
        return letter;
    }

    /**
     * The steps that a list of names with semicolons means, such as {@code top_k;temperature}; hyphens are as good as
     * underscores, and an empty text is no step at all.
     *
     * @throws ModelException when a name is unknown
     */
    public static List<SamplerKind> parse(String names) {
        List<SamplerKind> kinds = new ArrayList<>();
        for (String name : names.split(";")) {
            if (!name.isBlank()) {
                kinds.add(named(name.strip()));
            }
        }
        return List.copyOf(kinds);
    }

    /**
     * The steps that a sequence of letters means, such as {@code kt}.
     *
     * @throws ModelException when a letter is unknown
     */
    public static List<SamplerKind> parseLetters(String letters) {
        return letters.chars().mapToObj(SamplerKind::withLetter).toList();
    }

    private static SamplerKind named(String name) {
        String asWritten = name.replace('-', '_');
        Optional<SamplerKind> found = Arrays.stream(values())
                .filter(kind -> kind.llamaName.equals(asWritten) || kind.otherNames.contains(asWritten))
                .findFirst();
        return found.orElseThrow(() -> new ModelException("--samplers has '" + Excerpt.of(name) + "'; known are "
                + Arrays.stream(values()).map(kind -> kind.llamaName).collect(Collectors.joining(", "))));
    }

    private static SamplerKind withLetter(int letter) {
        Optional<SamplerKind> found =
                Arrays.stream(values()).filter(kind -> kind.letter == letter).findFirst();
        return found.orElseThrow(() ->
                new ModelException("--sampling-seq has '" + Excerpt.of(Character.toString(letter)) + "'; known are "
                        + Arrays.stream(values())
                                .map(kind -> kind.letter + " (" + kind.llamaName + ")")
                                .collect(Collectors.joining(", "))));
    }
}
