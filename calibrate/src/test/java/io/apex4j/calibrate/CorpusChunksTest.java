package io.apex4j.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusChunksTest {
    @TempDir
    private Path folder;

    private final ReaderModel tiny = TinyReader.load();
    private final int bos = tiny.tokenizer().bos().orElseThrow();

    @Test
    void everyDomainGivesAsManyChunksAsTheSmallestHasAndTheyComeInTurn() throws Exception {
        Corpus corpus = corpus(texts("large", "en", 40), texts("small", "en", 10), texts("middle", "en", 20));

        List<TokenChunk> chunks = chunks(corpus, 64);

        int smallest = tokens(corpus, "small") / 63;
        assertThat(smallest).isGreaterThan(1);
        assertThat(chunks).hasSize(3 * smallest);
        assertThat(chunks.stream().limit(6).map(TokenChunk::domain))
                .containsExactly("large", "small", "middle", "large", "small", "middle");
    }

    @Test
    void chunksBeginWithTheTokenThatBeginsTextsAndGoOnWhereTheLastEnded() throws Exception {
        Corpus corpus = corpus(texts("only", "en", 10));

        List<TokenChunk> chunks = chunks(corpus, 50);

        assertThat(chunks).allMatch(chunk -> chunk.tokens().size() == 50);
        assertThat(chunks).allMatch(chunk -> chunk.tokens().getFirst() == bos);
        assertThat(chunks).allMatch(chunk -> Collections.frequency(chunk.tokens(), bos) == 1);
        List<Integer> joined = chunks.stream()
                .flatMap(chunk -> chunk.tokens().stream().skip(1))
                .toList();
        List<Integer> whole = corpus.documents().stream()
                .map(document -> ((CorpusDocument.Text) document).text() + "\n\n")
                .flatMap(text ->
                        IntStream.of(tiny.tokenizer().encode(text, false)).boxed())
                .toList();
        assertThat(joined).isEqualTo(whole.subList(0, joined.size()));
        assertThat(whole.size() - joined.size()).isLessThan(49);
    }

    @Test
    void conversationsBeginNoTextInTheMiddleOfAChunk() {
        List<TokenChunk> chunks = chunks(Corpus.bundled(), 256);

        assertThat(chunks).allMatch(chunk -> Collections.frequency(chunk.tokens(), bos) == 1);
    }

    @Test
    void languagesOfADomainHaveEqualShares() throws Exception {
        Corpus corpus = corpus(texts("many", "de", 30), texts("many", "fr", 30), texts("many", "it", 30));

        List<RenderedDocument> half = tiny.render(corpus).inTurn().subList(0, 45);

        Map<String, Integer> shares = half.stream()
                .collect(Collectors.groupingBy(
                        rendered -> rendered.document().language(),
                        Collectors.summingInt(RenderedDocument::tokenCount)));
        int longest = half.stream().mapToInt(RenderedDocument::tokenCount).max().orElseThrow();
        assertThat(shares).hasSize(3);
        assertThat(Collections.max(shares.values()) - Collections.min(shares.values()))
                .isLessThanOrEqualTo(longest);
    }

    @Test
    void theSameInputGivesTheSameChunks() {
        assertThat(chunks(Corpus.bundled(), 128)).isEqualTo(chunks(Corpus.bundled(), 128));
    }

    @Test
    void aDomainWithLessTextThanAChunkIsNamed() throws Exception {
        Corpus corpus = corpus(texts("large", "en", 40), texts("tiny-one", "en", 1));

        assertThatThrownBy(() -> chunks(corpus, 512))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContainingAll("domain tiny-one", "tokens, less than a chunk of 512");
        assertThatThrownBy(() -> chunks(corpus, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private List<TokenChunk> chunks(Corpus corpus, int tokens) {
        return CorpusChunks.of(corpus, tiny.tokenizer(), tiny.template(), tokens);
    }

    private int tokens(Corpus corpus, String domain) {
        RenderedCorpus rendered = tiny.render(corpus);
        return corpus.manifest().files().stream()
                .filter(file -> file.domain().equals(domain))
                .mapToInt(file -> Math.toIntExact(rendered.tokens(file)))
                .sum();
    }

    @SafeVarargs
    private Corpus corpus(List<CorpusDocument>... documents) throws Exception {
        List<CorpusDocument> all = new ArrayList<>();
        for (List<CorpusDocument> part : documents) {
            all.addAll(part);
        }
        CorpusLabel label = new CorpusLabel("test", "1", "CC0-1.0", CorpusFile.WRITTEN, OptionalLong.empty());
        Path path = folder.resolve("corpus");
        new CorpusWriter(label, Optional.empty()).write(all, path);
        return Corpus.open(path);
    }

    /** Texts of different lengths, none like another. */
    private static List<CorpusDocument> texts(String domain, String language, int count) {
        Function<Integer, String> sentence = number -> "In " + language + " and " + domain + ", number " + number
                + " follows " + (number - 1) + " and is a little longer than it was" + " before".repeat(number % 5);
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> (CorpusDocument) new CorpusDocument.Text(domain, language, sentence.apply(number)))
                .toList();
    }
}
