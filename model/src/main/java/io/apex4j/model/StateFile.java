package io.apex4j.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file with states of one sequence: the tokens, what the attention layers keep of them, and the states of the
 * convolutions after some of them.
 *
 * <p>Little endian: 8 bytes {@code apex4jPC}; i32 version; 32 bytes fingerprint of the model; i32 type of keys, i32 type of
 * values (ordinals of {@link KvType}); i32 number of tokens, i32 number of states; i32 tokens, generated ones as their
 * complement; for each state i32 length and f32 for each convolution layer; keys and values of each attention layer, block
 * by block, without positions past the end; 32 bytes SHA-256 of all before. Nothing of a file is used before its length
 * and sum are right.
 */
final class StateFile {
    private static final byte[] MAGIC = {'a', 'p', 'e', 'x', '4', 'j', 'P', 'C'};
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = MAGIC.length + Sha256.BYTES + 5 * Integer.BYTES;

    private StateFile() {}

    /**
     * Writes states.
     *
     * @param states at least one, ascending in length, each the beginning of the last
     */
    static void write(Path file, Model model, List<Snapshot> states) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            StateOutput output = new StateOutput(channel);
            write(output, model, states);
            output.finish();
            channel.force(true);
        } catch (IOException | RuntimeException failure) {
            Files.deleteIfExists(part);
            throw failure;
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(StateOutput output, Model model, List<Snapshot> states) throws IOException {
        SequenceState longest = states.getLast().state();
        TokenSequence tokens = longest.tokens();
        output.bytes(MAGIC, 0, MAGIC.length);
        output.number(VERSION);
        output.bytes(model.fingerprint(), 0, Sha256.BYTES);
        output.number(model.options().keyType().ordinal());
        output.number(model.options().valueType().ordinal());
        output.number(tokens.size());
        output.number(states.size());
        for (int index = 0; index < tokens.size(); index++) {
            output.number(tokens.encoded(index));
        }
        for (Snapshot state : states) {
            output.number(state.position());
            for (float[] convolution : state.state().convolutions()) {
                output.floats(convolution, 0, convolution.length);
            }
        }
        longest.writeCaches(output);
    }

    /**
     * Reads states.
     *
     * @throws ModelException when the file is none, is damaged, or is of another model or other types of keys and values
     */
    static List<Snapshot> read(Path file, Model model) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int states = checkedStates(file, channel, model);
            checkSum(file, channel);
            channel.position(HEADER_BYTES - 2L * Integer.BYTES);
            return read(file, new StateInput(channel), model, states);
        }
    }

    /** Checks the header and that the file has the length that follows from it; returns the number of states. */
    private static int checkedStates(Path file, FileChannel channel, Model model) throws IOException {
        if (channel.size() < HEADER_BYTES + Sha256.BYTES) {
            throw refusal(file, "it has " + channel.size() + " bytes, less than the header of a state file");
        }
        StateInput input = new StateInput(channel);
        byte[] magic = new byte[MAGIC.length];
        input.bytes(magic, 0, magic.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw refusal(file, "it does not begin as a state file does");
        }
        int version = input.number();
        if (version != VERSION) {
            throw refusal(file, "its version is " + version + "; this program reads " + VERSION);
        }
        byte[] fingerprint = new byte[Sha256.BYTES];
        input.bytes(fingerprint, 0, fingerprint.length);
        if (!Arrays.equals(fingerprint, model.fingerprint())) {
            throw refusal(file, "it was written with another model");
        }
        checkType(file, "keys", input.number(), model.options().keyType());
        checkType(file, "values", input.number(), model.options().valueType());
        int tokens = input.number();
        int states = input.number();
        if (tokens < 1 || tokens > model.contextLength()) {
            throw refusal(
                    file, "it holds " + tokens + " tokens; the context has room for 1 to " + model.contextLength());
        }
        if (states < 1 || states > tokens) {
            throw refusal(file, "it holds " + states + " states of " + tokens + " tokens");
        }
        SequenceState empty = model.emptyState();
        long expected = HEADER_BYTES
                + (long) tokens * Integer.BYTES
                + states * (Integer.BYTES + empty.convolutionBytes())
                + empty.cacheBytes(tokens)
                + Sha256.BYTES;
        if (channel.size() != expected) {
            throw refusal(file, "it has " + channel.size() + " bytes; its header asks for " + expected);
        }
        return states;
    }

    private static void checkType(Path file, String what, int ordinal, KvType expected) {
        if (ordinal != expected.ordinal()) {
            throw refusal(
                    file, "its " + what + " are of another type than " + expected + ", which is in use (-ctk, -ctv)");
        }
    }

    private static void checkSum(Path file, FileChannel channel) throws IOException {
        MessageDigest digest = Sha256.digest();
        long end = channel.size() - Sha256.BYTES;
        Sha256.update(digest, file, end);
        ByteBuffer sum = ByteBuffer.allocate(Sha256.BYTES);
        while (sum.hasRemaining()) {
            if (channel.read(sum, end + sum.position()) < 0) {
                throw refusal(file, "it has become shorter while it was read");
            }
        }
        if (!MessageDigest.isEqual(digest.digest(), sum.array())) {
            throw refusal(file, "its bytes do not fit their SHA-256; it is damaged");
        }
    }

    private static List<Snapshot> read(Path file, StateInput input, Model model, int states) throws IOException {
        int count = input.number();
        input.number();
        int[] encoded = new int[count];
        for (int index = 0; index < count; index++) {
            encoded[index] = input.number();
        }
        TokenSequence tokens = TokenSequence.ofEncoded(encoded);
        SequenceState longest = model.emptyState();
        List<Mark> marks = new ArrayList<>();
        for (int state = 0; state < states; state++) {
            Mark mark = longest.mark(input.number());
            for (float[] convolution : mark.convolutions()) {
                input.floats(convolution, 0, convolution.length);
            }
            marks.add(mark);
        }
        checkLengths(file, tokens, marks, model);
        longest.readCaches(input, tokens);
        return marks.stream()
                .map(mark -> new Snapshot(model, longest.at(0, mark)))
                .toList();
    }

    private static void checkLengths(Path file, TokenSequence tokens, List<Mark> marks, Model model) {
        for (int index = 0; index < tokens.size(); index++) {
            if (tokens.token(index) >= model.vocabularySize()) {
                throw refusal(file, "its token " + index + " is " + tokens.token(index) + ", which does not exist");
            }
        }
        int last = 0;
        for (Mark mark : marks) {
            if (mark.tokens() <= last || mark.tokens() > tokens.size()) {
                throw refusal(file, "a state after " + mark.tokens() + " tokens is out of order");
            }
            last = mark.tokens();
        }
    }

    private static ModelException refusal(Path file, String reason) {
        return new ModelException("the prompt cache " + file + " cannot be used: " + reason
                + "; remove the file, or name another with --prompt-cache");
    }
}
