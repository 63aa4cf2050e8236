package io.apex4j.calibrate;

import io.apex4j.model.ChatTemplate;
import io.apex4j.model.Tokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Cuts a corpus into chunks of equal length. The documents of a domain stand one after the other, languages in turn, and
 * are cut where a chunk is full; what is left at the end is not used. Every domain gives the same number of chunks, as
 * many as the smallest has, and they come in turn, so that any beginning of the list is balanced. The same input gives
 * the same chunks.
 */
public final class CorpusChunks {
    private CorpusChunks() {}

    /**
     * The chunks of a corpus for a model.
     *
     * @param tokenizer of the model
     * @param template of the model; {@link RenderedCorpus#fallbacks()} tells what it had no place for
     * @param chunkTokens tokens of a chunk, with the token that begins texts where the model wants one
     * @throws CalibrationException when a domain has less text than a chunk
     */
    public static List<TokenChunk> of(Corpus corpus, Tokenizer tokenizer, ChatTemplate template, int chunkTokens) {
        return of(RenderedCorpus.of(corpus, tokenizer, template), chunkTokens);
    }

    /** The chunks of a corpus that is rendered already. */
    public static List<TokenChunk> of(RenderedCorpus corpus, int chunkTokens) {
        Tokenizer tokenizer = corpus.tokenizer();
        OptionalInt begin = tokenizer.addsBos() ? tokenizer.bos() : OptionalInt.empty();
        int textTokens = chunkTokens - (begin.isPresent() ? 1 : 0);
        if (textTokens < 1) {
            throw new IllegalArgumentException("a chunk of " + chunkTokens + " tokens has no room for text");
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        Map<String, List<RenderedDocument>> domains = corpus.byDomain();
        domains.forEach((domain, documents) -> counts.put(domain, tokens(documents) / textTokens));
        int each = smallest(counts, domains, chunkTokens);
        List<List<TokenChunk>> columns = new ArrayList<>();
        domains.forEach((domain, documents) -> columns.add(new Cutter(domain, begin, textTokens).cut(documents, each)));
        List<TokenChunk> chunks = new ArrayList<>();
        for (int index = 0; index < each; index++) {
            for (List<TokenChunk> column : columns) {
                chunks.add(column.get(index));
            }
        }
        return List.copyOf(chunks);
    }

    private static int smallest(
            Map<String, Integer> counts, Map<String, List<RenderedDocument>> domains, int chunkTokens) {
        Map.Entry<String, Integer> smallest = counts.entrySet().stream()
                .min(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .orElseThrow(() -> new CalibrationException("the corpus has no documents"));
        if (smallest.getValue() == 0) {
            throw new CalibrationException("domain " + smallest.getKey() + " of the corpus has "
                    + tokens(domains.getOrDefault(smallest.getKey(), List.of())) + " tokens, less than a chunk of "
                    + chunkTokens + "; add texts to it, leave it out, or use shorter chunks");
        }
        return smallest.getValue();
    }

    private static int tokens(List<RenderedDocument> documents) {
        return documents.stream().mapToInt(RenderedDocument::tokenCount).sum();
    }

    /** Cuts the documents of a domain. */
    private record Cutter(String domain, OptionalInt begin, int textTokens) {
        List<TokenChunk> cut(List<RenderedDocument> documents, int count) {
            List<TokenChunk> chunks = new ArrayList<>();
            List<Integer> open = start();
            int begins = open.size();
            for (RenderedDocument document : documents) {
                for (int index = 0; index < document.tokenCount(); index++) {
                    if (chunks.size() == count) {
                        return chunks;
                    }
                    open.add(document.token(index));
                    if (open.size() == textTokens + begins) {
                        chunks.add(new TokenChunk(domain, open));
                        open = start();
                    }
                }
            }
            return chunks;
        }

        private List<Integer> start() {
            List<Integer> tokens = new ArrayList<>();
            begin.ifPresent(tokens::add);
            return tokens;
        }
    }
}
