package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Grammars of all kinds allow the same tokens as in llama.cpp. {@code compare grammar} does more of the same. */
class GrammarContestTest {
    private static final GrammarContest.Extent EXTENT = new GrammarContest.Extent(50, 40);
    private static final long SEED = 20_261_125;

    private static LlamaCpp llama;
    private static LlamaModel model;
    private static GrammarContest contest;

    @BeforeAll
    static void openPeer() {
        llama = Peer.open();
        model = llama.open(Peer.demo("tiny-lfm2moe-bf16.gguf"), LlamaModel.Loading.VOCABULARY);
        contest = new GrammarContest(model);
    }

    @AfterAll
    static void closePeer() {
        if (model != null) {
            model.close();
        }
        if (llama != null) {
            llama.close();
        }
    }

    static Stream<GrammarCase> grammars() {
        return GrammarCase.all();
    }

    @ParameterizedTest
    @MethodSource("grammars")
    void theSameTokensAreAllowedAtEveryStep(GrammarCase grammar) {
        GrammarContest.Result result = contest.run(grammar, EXTENT, SEED);

        assertThat(result.differences()).isEmpty();
        assertThat(result.steps()).isPositive();
    }
}
