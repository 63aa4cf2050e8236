package io.apex4j.calibrate;

import io.apex4j.model.ChatTemplate;
import io.apex4j.model.Tokenizer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A corpus as one model reads it. Immutable, safe for use by several threads. */
public final class RenderedCorpus {
    private final Tokenizer tokenizer;
    private final Map<String, List<RenderedDocument>> files;

    private RenderedCorpus(Tokenizer tokenizer, Map<String, List<RenderedDocument>> files) {
        this.tokenizer = tokenizer;
        this.files = files;
    }

    /** Renders all documents; conversations with the template, in the ways of {@link RenderingFallback} where need be. */
    public static RenderedCorpus of(Corpus corpus, Tokenizer tokenizer, ChatTemplate template) {
        DocumentRenderer renderer = new DocumentRenderer(tokenizer, template);
        Map<String, List<RenderedDocument>> files = new LinkedHashMap<>();
        for (CorpusFile file : corpus.manifest().files()) {
            files.put(
                    file.file(),
                    corpus.documents(file).stream().map(renderer::render).toList());
        }
        return new RenderedCorpus(tokenizer, files);
    }

    Tokenizer tokenizer() {
        return tokenizer;
    }

    /** The documents of a file of the corpus. */
    public List<RenderedDocument> documents(CorpusFile file) {
        return files.getOrDefault(file.file(), List.of());
    }

    /** The tokens of a file of the corpus. */
    public long tokens(CorpusFile file) {
        return documents(file).stream().mapToLong(RenderedDocument::tokenCount).sum();
    }

    /** How many conversations had to be rendered in each of these ways; those that none was are left out. */
    public Map<RenderingFallback, Integer> fallbacks() {
        Map<RenderingFallback, Integer> counts = new EnumMap<>(RenderingFallback.class);
        files.values().stream()
                .flatMap(List::stream)
                .forEach(document -> document.fallbacks().forEach(fallback -> counts.merge(fallback, 1, Integer::sum)));
        return counts;
    }

    /**
     * All documents of each domain, languages in turn: next always comes a document of the language that has had the
     * fewest tokens so far.
     */
    Map<String, List<RenderedDocument>> byDomain() {
        Map<String, Map<String, List<RenderedDocument>>> languages = files.values().stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(
                        rendered -> rendered.document().domain(),
                        LinkedHashMap::new,
                        Collectors.groupingBy(
                                rendered -> rendered.document().language(), LinkedHashMap::new, Collectors.toList())));
        Map<String, List<RenderedDocument>> domains = new LinkedHashMap<>();
        languages.forEach((domain, groups) -> domains.put(domain, inTurn(List.copyOf(groups.values()))));
        return domains;
    }

    /** All documents, domains in turn in the same way; any beginning of the list is balanced, as far as texts go. */
    public List<RenderedDocument> inTurn() {
        return inTurn(List.copyOf(byDomain().values()));
    }

    private static List<RenderedDocument> inTurn(List<List<RenderedDocument>> groups) {
        List<RenderedDocument> ordered = new ArrayList<>();
        int[] taken = new int[groups.size()];
        long[] tokens = new long[groups.size()];
        for (int group = next(groups, taken, tokens); group >= 0; group = next(groups, taken, tokens)) {
            RenderedDocument document = groups.get(group).get(taken[group]);
            taken[group]++;
            tokens[group] += document.tokenCount();
            ordered.add(document);
        }
        return ordered;
    }

    /** The group with the fewest tokens so far that has a document left; -1 when none has. */
    private static int next(List<List<RenderedDocument>> groups, int[] taken, long[] tokens) {
        int next = -1;
        for (int group = 0; group < taken.length; group++) {
            boolean hasMore = taken[group] < groups.get(group).size();
            if (hasMore && (next < 0 || tokens[group] < tokens[next])) {
                next = group;
            }
        }
        return next;
    }
}
