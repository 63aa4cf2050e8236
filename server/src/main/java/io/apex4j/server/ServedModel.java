package io.apex4j.server;

import io.apex4j.gguf.GgufTensor;
import io.apex4j.grammar.Grammar;
import io.apex4j.model.AnswerFormat;
import io.apex4j.model.ChatModel;
import io.apex4j.model.ChatPrompt;
import io.apex4j.model.ChatRequest;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.GrammarVocabulary;
import io.apex4j.model.Model;
import io.apex4j.model.SamplingOptions;
import io.apex4j.model.Tokenizer;
import io.apex4j.model.ToolGrammar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The model that a server answers with.
 *
 * <p>Safe for use by several threads.
 */
final class ServedModel {
    private final String id;
    private final List<String> aliases;
    private final Engine engine;
    private final SamplingOptions sampling;
    private final GrammarVocabulary vocabulary;
    private final ServerMetrics metrics;
    private final Instant since = Instant.now();

    /**
     * A model under some names.
     *
     * @param id the name that answers call it by
     * @param aliases further names
     * @param sampling how tokens are chosen where a request is silent
     * @param metrics counts the jobs
     */
    ServedModel(String id, List<String> aliases, Engine engine, SamplingOptions sampling, ServerMetrics metrics) {
        this.metrics = metrics;
        this.id = id;
        this.aliases = List.copyOf(aliases);
        this.engine = engine;
        this.sampling = sampling;
        this.vocabulary = GrammarVocabulary.of(engine.chat().model().tokenizer());
    }

    String id() {
        return id;
    }

    List<String> aliases() {
        return aliases;
    }

    Engine engine() {
        return engine;
    }

    ChatModel chat() {
        return engine.chat();
    }

    Model model() {
        return engine.chat().model();
    }

    Tokenizer tokenizer() {
        return model().tokenizer();
    }

    /** Numbers for each token within the model. */
    long embeddingLength() {
        return model().metadata()
                .integer(model().architecture() + ".embedding_length")
                .orElse(0);
    }

    /** Number of weights. */
    long parameters() {
        return model().file().tensors().stream().mapToLong(GgufTensor::elements).sum();
    }

    /** How tokens are chosen where a request is silent. */
    SamplingOptions sampling() {
        return sampling;
    }

    /** When it was ready. */
    Instant since() {
        return since;
    }

    /**
     * A conversation as the model reads it.
     *
     * @throws ApiException when the template or a grammar refuses it
     */
    ChatPrompt prompt(ChatCall call) {
        GenerationOptions generation = grammar(call)
                .map(grammar -> call.generation().withGrammar(vocabulary.compile(grammar)))
                .orElse(call.generation());
        try {
            return chat().prompt(request(call, generation), call.end());
        } catch (IllegalArgumentException refusal) {
            throw ApiException.invalid("messages", String.valueOf(refusal.getMessage()));
        }
    }

    /** The same as text, control tokens by their literals. */
    String promptText(ChatCall call) {
        return chat().promptText(request(call, call.generation()), call.end());
    }

    /** The grammar of what has to come; where tools may be called, that is a call or an answer of the form. */
    private Optional<Grammar> grammar(ChatCall call) {
        if (call.allowedTools().isEmpty()) {
            return call.form().grammar();
        }
        if (call.toolChoice().isForced()) {
            return Optional.of(tools(call).required());
        }
        return switch (call.form()) {
            case AnswerForm.JsonObject _ -> Optional.of(tools(call).requiredOr(Map.of("type", "object")));
            case AnswerForm.Schema(Object schema) -> Optional.of(tools(call).requiredOr(schema));
            case AnswerForm.Free _, AnswerForm.Gbnf _ -> call.form().grammar();
        };
    }

    private ToolGrammar tools(ChatCall call) {
        AnswerFormat format = AnswerFormat.of(chat().template(), tokenizer());
        return ToolGrammar.of(templates(call), format).withParallelCalls(call.allowsSeveralCalls());
    }

    private static ChatRequest request(ChatCall call, GenerationOptions generation) {
        return new ChatRequest(call.messages(), templates(call), call.variables(), call.sampling(), generation);
    }

    private static List<Object> templates(ChatCall call) {
        return call.allowedTools().stream().<Object>map(ChatTool::toTemplate).toList();
    }

    /**
     * Has a conversation answered, as many times as it asks for.
     *
     * @throws RuntimeException when it is refused; {@link ApiException#of} says how that is told
     */
    JobGroup submit(ChatCall call) {
        ChatPrompt prompt = prompt(call);
        return submit(call.count(), () -> engine.submit(prompt, call.answers()));
    }

    /**
     * Submits several jobs, or none.
     *
     * @throws RuntimeException when one is refused
     */
    JobGroup submit(int count, Supplier<Job> submission) {
        List<Supplier<Job>> submissions = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            submissions.add(submission);
        }
        return submit(submissions);
    }

    /** The same for jobs that differ. */
    JobGroup submit(List<Supplier<Job>> submissions) {
        List<Job> jobs = new ArrayList<>();
        try {
            submissions.forEach(submission -> jobs.add(submission.get()));
        } catch (RuntimeException refusal) {
            jobs.forEach(Job::cancel);
            throw refusal;
        }
        return new JobGroup(jobs, metrics::count);
    }

    /** A grammar for this model's tokens. */
    GenerationOptions withForm(GenerationOptions generation, AnswerForm form) {
        return form.grammar()
                .map(grammar -> generation.withGrammar(vocabulary.compile(grammar)))
                .orElse(generation);
    }
}
