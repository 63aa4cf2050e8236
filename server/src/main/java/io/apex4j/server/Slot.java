package io.apex4j.server;

import io.apex4j.model.Answer;
import io.apex4j.model.AnswerDelta;
import io.apex4j.model.AnswerListener;
import io.apex4j.model.ChatModel;
import io.apex4j.model.Generation;
import io.apex4j.model.GenerationListener;
import io.apex4j.model.Reply;
import io.apex4j.model.Session;
import io.apex4j.model.TokenLogprobs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs jobs one after the other, on a thread and a session of its own. */
final class Slot {
    /** Tokens of a prompt that are scored between two looks at whether anybody still wants that. */
    private static final int SCORED_TOKENS = 256;

    private final int number;
    private final ChatModel chat;
    private final Session session;
    private final Runnable counter;

    /**
     * A slot.
     *
     * @param counter called for every token of an answer
     */
    Slot(int number, ChatModel chat, Runnable counter) {
        this.number = number;
        this.chat = chat;
        this.session = chat.model().newSession();
        this.counter = counter;
    }

    int number() {
        return number;
    }

    /** Runs a job to its end and returns its last event. */
    JobEvent run(Job job) {
        job.tell(new JobEvent.Started(number));
        try {
            JobResult result = switch (job.task()) {
                case JobTask.Chat task -> chat(job, task);
                case JobTask.Completion task -> completion(job, task);
            };
            return new JobEvent.Finished(result);
        } catch (RuntimeException failure) {
            return new JobEvent.Failed(failure);
        } catch (StackOverflowError | OutOfMemoryError error) {
            return new JobEvent.Failed(new IllegalStateException("the request takes more memory than there is", error));
        } finally {
            session.clear();
        }
    }

    private JobResult chat(Job job, JobTask.Chat task) {
        Listener listener = new Listener(job);
        Reply reply = chat.reply(session, task.prompt(), task.options(), listener);
        return listener.result(reply.answer(), reply.generation(), List.of());
    }

    private JobResult completion(Job job, JobTask.Completion task) {
        List<TokenLogprobs> scores = task.isScored() ? scores(job, task) : List.of();
        Listener listener = new Listener(job);
        Generation generation =
                chat.complete(session, task.prompt(), task.sampling(), task.generation(), new GenerationListener() {
                    @Override
                    public void text(String piece) {
                        listener.delta(new AnswerDelta.Content(piece));
                    }

                    @Override
                    public void token(int token) {
                        listener.token(token);
                    }

                    @Override
                    public void logprobs(TokenLogprobs logprobs) {
                        listener.logprobs(logprobs);
                    }

                    @Override
                    public void promptProgress(int done, int total) {
                        listener.promptProgress(done, total);
                    }

                    @Override
                    public boolean isCancelled() {
                        return listener.isCancelled();
                    }
                });
        Answer answer = new Answer("", generation.text(), List.of(), generation.finishReason(), false);
        return listener.result(answer, generation, scores);
    }

    /**
     * How probable the model finds each token of a prompt but the first. All but the last are taken in for that, and their
     * state is kept, so that going on from there costs one token more.
     */
    private List<TokenLogprobs> scores(Job job, JobTask.Completion task) {
        List<TokenLogprobs> scores = new ArrayList<>();
        int[] prompt = task.prompt().tokens();
        int count = task.generation().topLogprobs();
        session.clear();
        for (int start = 0; start + 1 < prompt.length && !job.isCancelled(); start = session.position()) {
            int first = start;
            int end = Math.min(start + SCORED_TOKENS, prompt.length - 1);
            session.prompt(
                    Arrays.copyOfRange(prompt, start, end),
                    (index, logits) -> scores.add(TokenLogprobs.of(logits, prompt[first + index + 1], count)));
        }
        chat.cache().add(session.snapshot());
        return scores;
    }

    /** Hands on what happens. */
    private final class Listener implements AnswerListener {
        private final Job job;
        private final int promptTokens;
        private int cachedTokens = -1;
        private int tokens;
        private int reasoningTokens;

        Listener(Job job) {
            this.job = job;
            this.promptTokens = job.task().promptTokens();
        }

        JobResult result(Answer answer, Generation generation, List<TokenLogprobs> scores) {
            return new JobResult(answer, generation, promptTokens, Math.max(0, cachedTokens), reasoningTokens, scores);
        }

        @Override
        public void delta(AnswerDelta delta) {
            reasoningTokens = delta instanceof AnswerDelta.Reasoning ? tokens : reasoningTokens;
            job.tell(new JobEvent.Delta(delta));
        }

        @Override
        public void token(int token) {
            tokens++;
            counter.run();
            job.tell(new JobEvent.Token(token));
        }

        @Override
        public void logprobs(TokenLogprobs logprobs) {
            job.tell(new JobEvent.Logprobs(logprobs));
        }

        @Override
        public void promptProgress(int done, int total) {
            cachedTokens = cachedTokens < 0 ? done : cachedTokens;
            job.tell(new JobEvent.PromptProgress(cachedTokens, done, total));
        }

        @Override
        public boolean isCancelled() {
            return job.isCancelled();
        }
    }
}
