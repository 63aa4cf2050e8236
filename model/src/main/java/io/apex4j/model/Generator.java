package io.apex4j.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes in a prompt and generates an answer, token by token.
 *
 * {@snippet :
 * try (Model model = Model.load(path, ModelOptions.defaults())) {
 *     Sampler sampler = Sampler.of(SamplingOptions.of(model.metadata()), model.tokenizer());
 *     Generator generator = new Generator(model.newSession(), sampler);
 *     int[] prompt = model.tokenizer().encode("Once upon a time", false);
 *     Generation answer = generator.generate(
 *             prompt, GenerationOptions.defaults().withMaximumTokens(100), piece -> System.out.print(piece));
 *     System.out.println(answer.finishReason());
 * }
 * }
 *
 * <p>The session holds the prompt and the answer afterwards, but for the answer's last token, so a further prompt goes on
 * from there. Not safe for use by several threads at once.
 */
public final class Generator {
    private final Session session;
    private final Tokenizer tokenizer;
    private final Sampler sampler;

    /** A generator for a session; it alone uses the session and the sampler from now on. */
    public Generator(Session session, Sampler sampler) {
        this.session = session;
        this.tokenizer = session.model().tokenizer();
        this.sampler = sampler;
    }

    /** The session. */
    public Session session() {
        return session;
    }

    /**
     * Generates an answer.
     *
     * @param prompt tokens that come after those of the session, at least one
     * @throws ModelException when there is no token, or the context has no room for the prompt
     */
    public Generation generate(int[] prompt, GenerationOptions options, GenerationListener listener) {
        Run run = new Run(options, listener);
        long start = System.nanoTime();
        float[] logits = takeIn(prompt, run);
        long promptEnd = System.nanoTime();
        FinishReason reason = logits.length == 0 ? FinishReason.CANCELLED : answer(logits, run);
        run.finish();
        return new Generation(
                run.text.toString(),
                run.tokens,
                reason,
                run.promptTokens,
                Duration.ofNanos(promptEnd - start),
                Duration.ofNanos(System.nanoTime() - promptEnd));
    }

    /** Returns the logits after the prompt, or none when the listener has asked for the end. */
    private float[] takeIn(int[] prompt, Run run) {
        session.checkRoom(prompt.length);
        float[] logits = {};
        while (run.promptTokens < prompt.length) {
            if (run.listener.isCancelled()) {
                return new float[0];
            }
            int end = Math.min(prompt.length, run.promptTokens + Evaluator.PASS_TOKENS);
            int[] part = Arrays.copyOfRange(prompt, run.promptTokens, end);
            logits = session.prompt(part);
            for (int token : part) {
                sampler.accept(token);
            }
            run.promptTokens = end;
            run.listener.promptProgress(end, prompt.length);
        }
        return logits;
    }

    private FinishReason answer(float[] first, Run run) {
        float[] logits = first;
        while (true) {
            if (run.isFull()) {
                return FinishReason.LENGTH;
            }
            if (run.listener.isCancelled()) {
                return FinishReason.CANCELLED;
            }
            int token = sampler.sample(logits);
            sampler.accept(token);
            if (tokenizer.isEndOfGeneration(token) && !run.options.ignoresEnd()) {
                return FinishReason.STOP;
            }
            run.accept(token);
            if (run.stops.found().isPresent()) {
                return FinishReason.STOP;
            }
            if (run.isFull()) {
                return FinishReason.LENGTH;
            }
            if (session.remaining() == 0) {
                return FinishReason.CONTEXT_FULL;
            }
            logits = session.step(token);
        }
    }

    /** What one answer has come to so far. */
    private final class Run {
        private final GenerationOptions options;
        private final GenerationListener listener;
        private final StreamingDetokenizer detokenizer;
        private final StopStrings stops;
        private final List<Integer> tokens = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private int promptTokens;

        Run(GenerationOptions options, GenerationListener listener) {
            this.options = options;
            this.listener = listener;
            this.detokenizer = tokenizer.detokenizer(options.showsControl());
            this.stops = new StopStrings(options.stopStrings());
        }

        boolean isFull() {
            return tokens.size() == options.maximumTokens();
        }

        void accept(int token) {
            tokens.add(token);
            listener.token(token);
            show(stops.accept(detokenizer.accept(token)));
        }

        void finish() {
            show(stops.accept(detokenizer.finish()));
            show(stops.finish());
        }

        private void show(String piece) {
            if (!piece.isEmpty()) {
                text.append(piece);
                listener.text(piece);
            }
        }
    }
}
