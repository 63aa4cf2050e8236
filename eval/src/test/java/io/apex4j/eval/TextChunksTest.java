package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.gguf.GgufModel;
import io.apex4j.model.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextChunksTest {
    private static final String SENTENCE = "All the cats of the house slept on the warm stones. ";

    private static Tokenizer tokenizer;

    @BeforeAll
    static void readTokenizer() throws IOException {
        try (GgufModel model = GgufModel.open(TinyModel.bf16())) {
            tokenizer = Tokenizer.of(model.metadata());
        }
    }

    private static TextChunks chunks(String text, int contextLength, int most) {
        EvaluationText named = new EvaluationText("cats", text.getBytes(StandardCharsets.UTF_8));
        return TextChunks.of(named, tokenizer, contextLength, most);
    }

    @Test
    void oneLineEndAtTheEndIsLeftOut() {
        String text = SENTENCE.repeat(10).strip();

        assertThat(chunks(text + "\n", 16, 0).tokens())
                .isEqualTo(chunks(text, 16, 0).tokens());
        int[] expected = tokenizer.encode(text + "\n", false);
        int[] tokens = chunks(text + "\n\n", 4, 0).tokens();
        for (int index = 1; index < tokens.length; index++) {
            assertThat(tokens[index]).isEqualTo(expected[index - 1]);
        }
    }

    @Test
    void controlTokensAreTextLikeAnyOther() {
        int[] tokens =
                chunks(SENTENCE.repeat(10) + "<|im_end|>" + SENTENCE, 8, 0).tokens();

        int bos = tokenizer.bos().orElseThrow();
        assertThat(tokens[0]).isEqualTo(bos);
        for (int index = 1; index < tokens.length; index++) {
            assertThat(tokenizer.isControl(tokens[index])).isFalse();
        }
    }

    @Test
    void everyChunkBeginsWithBosButIsScoredByItsOwnTokens() {
        TextChunks chunks = chunks(SENTENCE.repeat(10), 16, 3);

        assertThat(chunks.count()).isEqualTo(3);
        int[] second = chunks.input(1, 0, 16);
        int[] tokens = chunks.tokens();
        assertThat(second[0]).isEqualTo(tokenizer.bos().orElseThrow());
        assertThat(second[5]).isEqualTo(tokens[16 + 5]);
        assertThat(chunks.input(1, 4, 8)).containsExactly(tokens[20], tokens[21], tokens[22], tokens[23]);
        assertThat(chunks.next(1, 7)).isEqualTo(tokens[16 + 8]);
    }

    @ParameterizedTest
    @CsvSource({"512, 255", "2048, 1023", "7, 3", "4, 1"})
    void theSecondHalfIsScoredButForItsLastToken(int contextLength, int scored) {
        TextChunks chunks = chunks(SENTENCE.repeat(600), contextLength, 1);

        assertThat(chunks.scored()).isEqualTo(scored);
        assertThat(chunks.firstScored()).isEqualTo(contextLength / 2);
    }

    @Test
    void lessThanTwoChunksAreTooFew() {
        assertThatThrownBy(() -> chunks(SENTENCE, 512, 0))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContainingAll("text cats has ", "context of 512", "at least 1024", "-c");
    }

    @ParameterizedTest
    @CsvSource({
        "512, 8192",
        "512, 131072",
        "512, 600000",
        "2048, 131072",
        "300, 8192",
        "64, 8192",
        "64, 4000000",
        "5, 9"
    })
    void everyScoredPredictionIsInOnePieceAndNoPieceIsTooLarge(int contextLength, int vocabulary) {
        TextChunks text = chunks(SENTENCE.repeat(600), contextLength, 0);
        for (boolean keeps : List.of(true, false)) {
            List<ChunkGroup> groups = ChunkGroup.of(text, vocabulary, keeps);

            assertThat(groups.stream().mapToInt(ChunkGroup::count).sum()).isEqualTo(text.count());
            BitSet scored = new BitSet();
            int end = 0;
            for (ChunkGroup.Piece piece : groups.getFirst().pieces()) {
                assertThat(piece.from()).isEqualTo(end);
                end = piece.to();
                scored.set(piece.firstScored(), piece.to());
                assertThat(piece.to() - piece.from()).isPositive();
                long bytes =
                        4L * vocabulary * piece.scored() * groups.getFirst().count();
                if (keeps && piece.scored() * groups.getFirst().count() > 1) {
                    assertThat(bytes).isLessThanOrEqualTo(1L << 27);
                }
            }
            assertThat(end).isEqualTo(contextLength - 1);
            assertThat(scored.cardinality()).isEqualTo(text.scored());
            assertThat(scored.nextSetBit(0)).isEqualTo(text.firstScored());
        }
    }

    @Test
    void theBundledTextsAreLongEnoughForSeveralChunks() {
        for (String domain : EvaluationText.bundledDomains()) {
            assertThat(TextChunks.of(EvaluationText.bundled(domain), tokenizer, 512, 0)
                            .count())
                    .as(domain)
                    .isGreaterThan(4);
        }
        assertThatThrownBy(() -> EvaluationText.bundled("poetry")).hasMessageContainingAll("'poetry'", "chat, code");
    }
}
