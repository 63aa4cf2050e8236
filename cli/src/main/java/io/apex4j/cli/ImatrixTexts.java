package io.apex4j.cli;

import io.apex4j.calibrate.CalibrationException;
import io.apex4j.calibrate.Corpus;
import io.apex4j.calibrate.CorpusChunks;
import io.apex4j.calibrate.ReaderModel;
import io.apex4j.calibrate.RenderedCorpus;
import io.apex4j.calibrate.RenderingFallback;
import io.apex4j.calibrate.TextChunks;
import io.apex4j.calibrate.TokenChunk;
import io.apex4j.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The texts that an importance matrix is collected from.
 *
 * @param chunks in order
 * @param fallbacks how many conversations of a corpus had to be rendered otherwise than the model's template would
 */
record ImatrixTexts(List<TokenChunk> chunks, Map<RenderingFallback, Integer> fallbacks) {
    /**
     * Reads the texts that the options name and cuts them for a model.
     *
     * @throws InputException when one cannot be read, holds no conversations where it should, or is shorter than a chunk
     */
    static ImatrixTexts of(ImatrixArguments arguments, Model model) {
        TextChunks cutter = TextChunks.of(model, arguments.chunkTokens()).withSpecialTokens(arguments.parsesSpecial());
        List<TokenChunk> chunks = new ArrayList<>();
        Optional<RenderedCorpus> corpus = arguments.corpus().map(read -> rendered(read, model));
        corpus.ifPresent(present -> chunks.addAll(chunks(present, arguments.chunkTokens())));
        for (Path file : arguments.files()) {
            chunks.addAll(chunks(file, cutter, arguments.chunkTokens()));
        }
        Map<RenderingFallback, Integer> fallbacks =
                corpus.map(RenderedCorpus::fallbacks).orElseGet(Map::of);
        return new ImatrixTexts(arguments.select(chunks), fallbacks);
    }

    private static RenderedCorpus rendered(Corpus corpus, Model model) {
        return ReaderModel.of(model.metadata(), "").render(corpus);
    }

    private static List<TokenChunk> chunks(RenderedCorpus corpus, int chunkTokens) {
        try {
            return CorpusChunks.of(corpus, chunkTokens);
        } catch (CalibrationException exception) {
            throw new InputException(String.valueOf(exception.getMessage()));
        }
    }

    private static List<TokenChunk> chunks(Path file, TextChunks cutter, int chunkTokens) {
        try {
            List<TokenChunk> chunks = cutter.ofFile(file);
            if (chunks.isEmpty()) {
                throw new InputException(
                        file + " has fewer tokens than a chunk of " + chunkTokens
                                + ", which would be dropped: leave it out, join it with others, or take smaller chunks (--ctx)");
            }
            return chunks;
        } catch (CalibrationException exception) {
            throw new InputException(String.valueOf(exception.getMessage()));
        } catch (IOException exception) {
            throw new InputException(exception);
        }
    }

    /** Says what of a corpus the model's chat template had no place for. */
    void warn(Screen screen) {
        fallbacks.forEach((fallback, count) -> screen.complain(
                "note: " + Numbers.counted(count, "conversation") + " of the corpus: " + fallback.description()));
    }

    /** Number of tokens. */
    long tokens() {
        return chunks.stream().mapToLong(chunk -> chunk.tokens().size()).sum();
    }

    /** Tokens by domain, in order. */
    Map<String, Long> tokensByDomain() {
        Map<String, Long> tokens = new LinkedHashMap<>();
        for (TokenChunk chunk : chunks) {
            tokens.merge(chunk.domain(), (long) chunk.tokens().size(), Long::sum);
        }
        return tokens;
    }
}
