package io.apex4j.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BundledCorpusTest {
    private static final int MINIMUM_TOKENS = 60_000;
    private static final int MINIMUM_DOMAIN_TOKENS = 10_500;

    private final ReaderModel tiny = TinyReader.load();
    private final Corpus corpus = Corpus.bundled();

    @Test
    void isInOrderAndLargeEnough() {
        CorpusCheckResult result =
                CorpusCheck.of(Optional.empty(), Optional.of(tiny), MINIMUM_TOKENS, MINIMUM_DOMAIN_TOKENS);

        assertThat(result.problems()).isEmpty();
        assertThat(CorpusCheck.of(Optional.empty(), Optional.empty(), 0, 0).warnings())
                .isEmpty();
    }

    @Test
    void hasSixDomainsAndTenLanguages() {
        assertThat(corpus.manifest().domains())
                .containsExactlyInAnyOrder("chat", "code", "reasoning", "tool", "multilingual", "encyclopedia");
        assertThat(languages("multilingual"))
                .containsExactlyInAnyOrder("ar", "de", "en", "es", "fr", "it", "ja", "ko", "pt", "zh");
    }

    @Test
    void hasTheSizesThatTheManifestAndTheDocumentationGive() {
        assertThat(corpus.manifest().tokenizer()).contains("tiny-lfm2moe");
        assertThat(corpus.manifest().tokens()).hasValue(136_015);
        assertThat(corpus.documents()).hasSize(341);
        assertThat(corpus.manifest().license()).isEqualTo("Apache-2.0");
        assertThat(corpus.manifest().files()).extracting(CorpusFile::origin).containsOnly(CorpusFile.WRITTEN);
    }

    @Test
    void givesThirtyFiveChunksOfEachDomain() {
        List<TokenChunk> chunks = CorpusChunks.of(corpus, tiny.tokenizer(), tiny.template(), 512);

        assertThat(chunks.size()).isEqualTo(6 * 35);
        assertThat(chunks.stream().map(chunk -> chunk.tokens().size()).distinct())
                .containsExactly(512);
    }

    private Set<String> languages(String domain) {
        return corpus.documents().stream()
                .filter(document -> document.domain().equals(domain))
                .map(CorpusDocument::language)
                .collect(Collectors.toSet());
    }
}
