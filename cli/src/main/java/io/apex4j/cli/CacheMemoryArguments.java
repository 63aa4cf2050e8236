package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.model.ChatModel;
import io.apex4j.model.PromptCache;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option about how much is kept of prompts that were taken in; named as llama.cpp's programs name it. */
final class CacheMemoryArguments {
    private static final int UNLIMITED = -1;
    private static final long MEBIBYTE = 1L << 20;

    @Option(
            names = {"-cram", "--cache-ram"},
            paramLabel = "MIB",
            description =
                    "The most memory that states of earlier prompts take (else a quarter of Java's heap; -1: any; 0: none"
                            + " are kept).")
    private @Nullable Integer mebibytes;

    CacheMemoryArguments() {}

    /**
     * Refuses what is out of range.
     *
     * @throws OptionException when it is
     */
    void check() {
        if (mebibytes != null && mebibytes < UNLIMITED) {
            throw new OptionException("--cache-ram is " + mebibytes + "; -1 stands for no limit, less is impossible");
        }
    }

    /** Whether nothing is to be kept. */
    boolean isNone() {
        return mebibytes != null && mebibytes == 0;
    }

    /** The memory of states, empty. */
    PromptCache cache() {
        if (mebibytes == null) {
            return new PromptCache(ChatModel.usualCacheBytes());
        }
        return new PromptCache(mebibytes == UNLIMITED ? Long.MAX_VALUE : mebibytes * MEBIBYTE);
    }
}
