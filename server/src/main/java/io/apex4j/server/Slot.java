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
import java.util.List;

/** Runs jobs one after the other, on a thread and a session of its own. */
final class Slot {
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
        List<TokenLogprobs> scores = task.isScored() ? scores(task) : List.of();
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

    /** How probable the model finds each token of a prompt but the first. */
    private List<TokenLogprobs> scores(JobTask.Completion task) {
        List<TokenLogprobs> scores = new ArrayList<>();
        int[] prompt = task.prompt().tokens();
        session.clear();
        session.prompt(prompt, (index, logits) -> {
            if (index + 1 < prompt.length) {
                scores.add(TokenLogprobs.of(
                        logits, prompt[index + 1], task.generation().topLogprobs()));
            }
        });
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
