package io.apex4j.model;

import io.apex4j.gguf.GgufFile;
import io.apex4j.gguf.GgufFormatException;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.kernels.Products;
import io.apex4j.quant.BlockFormats;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A language model of the LFM2 family in a GGUF file, of any type of weights that this library reads.
 *
 * {@snippet :
 * try (Model model = Model.load(Path.of("LFM2.5-8B-A1B.gguf"), ModelOptions.defaults())) {
 *     Session session = model.newSession();
 *     float[] logits = session.prompt(model.tokenizer().encode("The capital of France is", false));
 *     Sampler sampler = Sampler.of(SamplingOptions.of(model.metadata()), model.tokenizer());
 *     int token = sampler.sample(logits);
 *     System.out.print(model.tokenizer().decode(token));
 *     logits = session.step(token);
 * }
 * }
 *
 * <p>{@link Generator} does the rest of that, and {@link ChatSession} speaks the model's chat template. Weights stay in
 * the mapped file. Safe for use by several threads, each with sessions of its own; what they ask for at the same time is
 * evaluated together.
 */
public final class Model implements AutoCloseable {
    /** Bytes of every tensor that are part of the fingerprint. */
    private static final long FINGERPRINT_BYTES = 4096;

    private final GgufModel file;
    private final Lfm2Configuration configuration;
    private final ModelOptions options;
    private final int contextLength;
    private final Tokenizer tokenizer;
    private final Evaluator evaluator;

    private Model(GgufModel file, Lfm2Configuration configuration, ModelOptions options) {
        this.file = file;
        this.configuration = configuration;
        this.options = options;
        this.contextLength = contextLength(configuration, options);
        checkKvType(options.keyType(), configuration);
        checkKvType(options.valueType(), configuration);
        this.tokenizer = Tokenizer.of(file.metadata());
        Lfm2Network network = Lfm2Weights.load(file, configuration);
        if (network.vocabulary() != tokenizer.vocabularySize()) {
            throw new ModelException("the tokenizer has " + tokenizer.vocabularySize()
                    + " tokens, but tensor token_embd.weight has " + network.vocabulary() + " rows");
        }
        this.evaluator = new Evaluator(network, options.threads());
    }

    /**
     * Opens a model.
     *
     * @param path the file, or the first of several shards
     * @throws ModelException when it is no model that can be run: another architecture, metadata or tensors missing or
     *     not fitting together, an option out of range; the message names the file and what is wrong
     * @throws GgufFormatException when the file is malformed
     * @throws IOException when it cannot be read
     */
    public static Model load(Path path, ModelOptions options) throws IOException {
        GgufModel file = GgufModel.open(path);
        try {
            warmUp(file);
            return new Model(file, Lfm2Configuration.of(file.metadata()), options);
        } catch (ModelException exception) {
            file.close();
            throw new ModelException(path + ": " + exception.getMessage(), exception);
        } catch (RuntimeException exception) {
            file.close();
            throw exception;
        }
    }

    /** Begins to compile the kernels that the weights need, while the rest is read. */
    private static void warmUp(GgufModel file) {
        Products.warmUp(file.tensors().stream()
                .map(GgufTensor::type)
                .filter(BlockFormats::supports)
                .collect(Collectors.toSet()));
    }

    /** A session with nothing in it. Takes no memory to speak of until it is used. */
    public Session newSession() {
        return new Session(this, emptyState());
    }

    /**
     * Takes given tokens into several sessions, as {@link Session#prompt} does for one, but together.
     *
     * @return the logits after the last token of each, in order
     * @throws ModelException when one has no token, or one that does not exist, or no room
     * @throws IllegalArgumentException when a session comes twice, or is of another model
     */
    public List<float[]> prompt(List<SessionTokens> batch) {
        return evaluator.runForLast(EvaluationPath.PROMPT, parts(batch), () -> false);
    }

    /**
     * Takes given tokens into several sessions and hands out the logits after those that the consumer asks for.
     *
     * @throws ModelException when one has no token, or one that does not exist, or no room
     * @throws IllegalArgumentException when a session comes twice, or is of another model
     */
    public void prompt(List<SessionTokens> batch, BatchLogitsConsumer consumer) {
        prompt(batch, consumer, ActivationObserver.NONE);
    }

    /** The same, while an observer sees what the weights are multiplied with. */
    public void prompt(List<SessionTokens> batch, BatchLogitsConsumer consumer, ActivationObserver observer) {
        evaluator.run(EvaluationCall.alone(EvaluationPath.PROMPT, parts(batch), consumer, observer));
    }

    /**
     * Takes generated tokens into several sessions, as {@link Session#step} does for one, but together.
     *
     * @return the logits after the last token of each, in order
     * @throws ModelException when one has no token, or one that does not exist, or no room
     * @throws IllegalArgumentException when a session comes twice, or is of another model
     */
    public List<float[]> generated(List<SessionTokens> batch) {
        return evaluator.runForLast(EvaluationPath.GENERATED, parts(batch), () -> false);
    }

    /** The name of the architecture: lfm2 or lfm2moe. */
    public String architecture() {
        return configuration.architecture();
    }

    /** The metadata of the file. */
    public GgufMetadata metadata() {
        return file.metadata();
    }

    /** Size of the file, or of all shards, in bytes. */
    public long fileBytes() {
        return file.fileBytes();
    }

    /** The file that the weights are in, or all of its shards; closed with the model. */
    public GgufModel file() {
        return file;
    }

    /** The options in use. */
    public ModelOptions options() {
        return options;
    }

    /** The most tokens of a session. */
    public int contextLength() {
        return contextLength;
    }

    /** The most tokens of a session that the model is made for. */
    public int largestContextLength() {
        return configuration.contextLength();
    }

    /** Number of tokens that there are: the length of logits. */
    public int vocabularySize() {
        return evaluator.vocabulary();
    }

    /** Turns text into tokens and back. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * What tells this model from others: SHA-256 of the headers of its files and of the beginning of every tensor.
     *
     * @throws IOException when a file cannot be read
     */
    byte[] fingerprint() throws IOException {
        MessageDigest digest = Sha256.digest();
        for (GgufFile shard : file.shards()) {
            Sha256.update(digest, shard.path(), shard.dataOffset());
        }
        for (GgufTensor tensor : file.tensors()) {
            MemorySegment data = file.data(tensor);
            Sha256.update(digest, data.asSlice(0, Math.min(data.byteSize(), FINGERPRINT_BYTES)));
        }
        return digest.digest();
    }

    /** Ends the threads and unmaps the file. Sessions become unusable. */
    @Override
    public void close() {
        evaluator.close();
        file.close();
    }

    SequenceState emptyState() {
        return SequenceState.empty(configuration, options.keyType(), options.valueType());
    }

    void run(EvaluationPath path, SessionTokens input, LogitsConsumer consumer) {
        run(path, input, consumer, List.of(), unwanted -> {});
    }

    void run(
            EvaluationPath path,
            SessionTokens input,
            LogitsConsumer consumer,
            List<Integer> marks,
            Consumer<Snapshot> kept) {
        float[] row = new float[vocabularySize()];
        BatchLogitsConsumer everyRow = new BatchLogitsConsumer() {
            @Override
            public boolean wants(int sequence, int index) {
                return true;
            }

            @Override
            public void accept(int sequence, int index, float[] logits, int offset) {
                System.arraycopy(logits, offset, row, 0, row.length);
                consumer.accept(index, row);
            }
        };
        evaluator.run(EvaluationCall.shared(path, List.of(part(input, marks, kept)), everyRow, () -> false));
    }

    float[] runForLast(
            EvaluationPath path,
            SessionTokens input,
            List<Integer> marks,
            Consumer<Snapshot> kept,
            BooleanSupplier isAbandoned) {
        return evaluator
                .runForLast(path, List.of(part(input, marks, kept)), isAbandoned)
                .getFirst();
    }

    /** What evaluates tokens for all sessions. */
    Evaluator evaluator() {
        return evaluator;
    }

    private EvaluationCall.Part part(SessionTokens input, List<Integer> marks, Consumer<Snapshot> kept) {
        EvaluationCall.Part part = part(input);
        return new EvaluationCall.Part(part.state(), input, marks, state -> kept.accept(new Snapshot(this, state)));
    }

    private List<EvaluationCall.Part> parts(List<SessionTokens> batch) {
        Set<Session> sessions = new HashSet<>();
        for (SessionTokens input : batch) {
            if (!sessions.add(input.session())) {
                throw new IllegalArgumentException("A session comes twice in the batch");
            }
        }
        return batch.stream().map(this::part).toList();
    }

    private EvaluationCall.Part part(SessionTokens input) {
        if (input.session().model() != this) {
            throw new IllegalArgumentException("The session is of another model");
        }
        input.session().checkRoom(input.size());
        for (int index = 0; index < input.size(); index++) {
            int token = input.token(index);
            if (token < 0 || token >= vocabularySize()) {
                throw new ModelException(
                        "token " + token + " does not exist; the vocabulary ends at " + (vocabularySize() - 1));
            }
        }
        return new EvaluationCall.Part(input.session().state(), input);
    }

    private static int contextLength(Lfm2Configuration configuration, ModelOptions options) {
        if (options.contextLength() > configuration.contextLength()) {
            throw new ModelException(
                    "a context of " + options.contextLength() + " tokens was asked for (option -c); the"
                            + " model is made for at most " + configuration.contextLength());
        }
        return options.contextLength() == 0 ? configuration.contextLength() : options.contextLength();
    }

    private static void checkKvType(KvType type, Lfm2Configuration configuration) {
        if (type == KvType.Q8_0 && configuration.headDimension() % KvStoreQ8.GROUP != 0) {
            throw new ModelException("a cache of type " + type + " needs heads of a multiple of " + KvStoreQ8.GROUP
                    + " values; the model's have " + configuration.headDimension());
        }
    }
}
