package io.apex4j.model;

import io.apex4j.grammar.CompiledGrammar;
import io.apex4j.grammar.Constraint;
import io.apex4j.grammar.TokenMask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

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
    /** Tokens of a prompt from one kept state to the next. */
    private static final int TOKENS_PER_SNAPSHOT = 64;

    private final Session session;
    private final Tokenizer tokenizer;
    private final Sampler sampler;
    private final PromptCache cache;
    private final LongSupplier nanoTime;

    /** A generator for a session; it alone uses the session and the sampler from now on. */
    public Generator(Session session, Sampler sampler) {
        this(session, sampler, new PromptCache(0));
    }

    /**
     * The same, and states on the way go into a cache: every {@value #TOKENS_PER_SNAPSHOT} tokens of prompts, after each
     * message, before the last token of prompts, and at the ends of prompts and answers.
     */
    public Generator(Session session, Sampler sampler, PromptCache cache) {
        this(session, sampler, cache, System::nanoTime);
    }

    /** The same by a clock of its own, which decides when guessing ahead pays. */
    Generator(Session session, Sampler sampler, PromptCache cache, LongSupplier nanoTime) {
        this.session = session;
        this.tokenizer = session.model().tokenizer();
        this.sampler = sampler;
        this.cache = cache;
        this.nanoTime = nanoTime;
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
        return generate(session.tokens().withPrompt(prompt), session.position(), options, listener);
    }

    /**
     * Generates an answer to a sequence of which the session holds the beginning. Tokens of the sequence that were
     * generated before take the path of generated ones again.
     *
     * @param sequence tokens that begin with those of the session and have at least one more, a given one at the end
     * @throws ModelException when the context has no room for the sequence
     */
    public Generation generate(TokenSequence sequence, GenerationOptions options, GenerationListener listener) {
        return generate(sequence, 0, options, listener);
    }

    /** The same, where the listener hears of the prompt from a token of the sequence on. */
    private Generation generate(
            TokenSequence sequence, int first, GenerationOptions options, GenerationListener listener) {
        if (sequence.commonLength(session.tokens()) < session.position()) {
            throw new IllegalArgumentException("The sequence does not begin with what the session has taken in");
        }
        Run run = new Run(options, listener);
        long start = System.nanoTime();
        float[] logits = takeIn(sequence, first, run);
        long promptEnd = System.nanoTime();
        Lookahead lookahead = new Lookahead(session, sequence, options.draftTokens(), nanoTime);
        FinishReason reason = logits.length == 0 ? FinishReason.CANCELLED : answer(logits, run, lookahead);
        run.finish();
        cache.add(session.snapshot());
        return new Generation(
                run.text.toString(),
                run.tokens,
                reason,
                run.stops.found(),
                run.promptTokens,
                Duration.ofNanos(promptEnd - start),
                Duration.ofNanos(System.nanoTime() - promptEnd),
                lookahead.drafted(),
                lookahead.accepted());
    }

    /** Returns the logits after the prompt, or none when the listener has asked for the end. */
    private float[] takeIn(TokenSequence sequence, int first, Run run) {
        int known = session.position();
        session.checkRoom(sequence.size() - known);
        float[] logits = {};
        run.listener.promptProgress(known - first, sequence.size() - first);
        for (int start = known; start < sequence.size(); start = session.position()) {
            if (run.listener.isCancelled()) {
                return new float[0];
            }
            int[] part = part(sequence, start);
            if (sequence.isGenerated(start)) {
                session.verify(part, (index, unwanted) -> {});
            } else {
                try {
                    logits = session.prompt(
                            part, marks(part, start, sequence.size()), cache::add, run.listener::isCancelled);
                } catch (CancellationException cancelled) {
                    return new float[0];
                }
            }
            for (int token : part) {
                sampler.accept(token);
            }
            run.promptTokens += part.length;
            run.listener.promptProgress(session.position() - first, sequence.size() - first);
        }
        return logits;
    }

    /** The tokens from an index on that take one path, as many as one pass takes. */
    private static int[] part(TokenSequence sequence, int start) {
        int end = start + 1;
        while (end < sequence.size()
                && end - start < Evaluator.PASS_TOKENS
                && sequence.isGenerated(end) == sequence.isGenerated(start)) {
            end++;
        }
        return IntStream.range(start, end).map(sequence::token).toArray();
    }

    /** After which of these tokens the state is kept; one is before the last of all, for a prompt that comes again. */
    private List<Integer> marks(int[] part, int start, int size) {
        return IntStream.rangeClosed(1, part.length)
                .filter(count -> count == part.length
                        || start + count == size - 1
                        || (start + count) % TOKENS_PER_SNAPSHOT == 0
                        || tokenizer.isEndOfGeneration(part[count - 1]))
                .boxed()
                .toList();
    }

    private FinishReason answer(float[] first, Run run, Lookahead lookahead) {
        Evaluator evaluator = session.model().evaluator();
        evaluator.beginGenerating();
        try {
            return generate(first, run, lookahead);
        } finally {
            evaluator.endGenerating();
            lookahead.settle();
        }
    }

    private FinishReason generate(float[] first, Run run, Lookahead lookahead) {
        float[] logits = first;
        while (true) {
            if (run.isFull()) {
                return FinishReason.LENGTH;
            }
            if (run.listener.isCancelled()) {
                return FinishReason.CANCELLED;
            }
            float[] unmasked = run.unmasked(logits);
            int token = run.choose(logits);
            sampler.accept(token);
            if (tokenizer.isEndOfGeneration(token) && run.endsAtEnd()) {
                return FinishReason.STOP;
            }
            run.accept(token, unmasked);
            if (run.stops.found().isPresent()) {
                return FinishReason.STOP;
            }
            if (run.isFull()) {
                return FinishReason.LENGTH;
            }
            if (lookahead.remaining() == 0) {
                return FinishReason.CONTEXT_FULL;
            }
            logits = lookahead.after(token);
        }
    }

    /** What one answer has come to so far. */
    private final class Run {
        private final GenerationOptions options;
        private final GenerationListener listener;
        private final StreamingDetokenizer detokenizer;
        private final StopStrings stops;
        private final Optional<Constraint> constraint;
        private final List<Integer> tokens = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private int promptTokens;
        /** Whether the grammar itself says what thoughts are. */
        private boolean rulesThoughts;

        Run(GenerationOptions options, GenerationListener listener) {
            this.options = options;
            this.listener = listener;
            this.detokenizer = tokenizer.detokenizer(options.showsControl());
            this.stops = new StopStrings(options.stopStrings());
            this.constraint = options.grammar().map(CompiledGrammar::start);
        }

        /** Nothing follows the end of a text of a grammar, whatever was asked for. */
        boolean endsAtEnd() {
            return constraint.isPresent() || !options.ignoresEnd();
        }

        /** The next token: the one that the listener wants, or one that is sampled, by the grammar outside of thoughts. */
        int choose(float[] logits) {
            OptionalInt wanted = listener.nextToken();
            if (wanted.isPresent()) {
                return wanted.getAsInt();
            }
            if (constraint.isEmpty() || (listener.isThinking() && !rulesThoughts)) {
                return sampler.sample(logits);
            }
            OptionalInt opener = listener.thoughtStart();
            rulesThoughts |= opener.isPresent() && constraint.get().mask().contains(opener.getAsInt());
            forbid(constraint.get(), opener, logits);
            int token = sampler.sample(logits);
            if (rulesThoughts || opener.isEmpty() || opener.getAsInt() != token) {
                constraint.get().accept(token);
            }
            return token;
        }

        /** Leaves the tokens that a grammar allows, and one that it need not. */
        private static void forbid(Constraint constraint, OptionalInt also, float[] logits) {
            TokenMask mask = constraint.mask();
            if (mask.cardinality() == 0) {
                throw new ModelException("no token of the vocabulary can go on with the text as the grammar wants it");
            }
            float kept = also.isPresent() ? logits[also.getAsInt()] : 0;
            mask.applyTo(logits, 0);
            also.ifPresent(token -> logits[token] = kept);
        }

        boolean isFull() {
            return tokens.size() == options.maximumTokens();
        }

        /** The logits as they are before a grammar forbids some, for those who ask for probabilities. */
        float[] unmasked(float[] logits) {
            return constraint.isPresent() && tellsLogprobs() ? logits.clone() : logits;
        }

        private boolean tellsLogprobs() {
            return options.topLogprobs() != GenerationOptions.NO_LOGPROBS;
        }

        void accept(int token, float[] logits) {
            tokens.add(token);
            listener.token(token);
            if (tellsLogprobs()) {
                listener.logprobs(TokenLogprobs.of(logits, token, options.topLogprobs()));
            }
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
