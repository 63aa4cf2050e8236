package io.apex4j.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Receives what llama.cpp logs instead of the terminal, and keeps the errors for the message of a failure.
 * Thread-safe: llama.cpp logs from threads of its own.
 */
final class LlamaLog {
    private static final int ERROR = 4; // GGML_LOG_LEVEL_ERROR; warnings are 3 and tell of ordinary things
    private static final int KEPT_LINES = 20;

    private final Deque<String> lines = new ArrayDeque<>();

    /** The C function to give to {@code llama_log_set}; it lives as long as the arena. */
    MemorySegment callback(Linker linker, Arena arena) {
        try {
            return linker.upcallStub(
                    MethodHandles.lookup()
                            .findVirtual(
                                    LlamaLog.class,
                                    "append",
                                    MethodType.methodType(
                                            void.class, int.class, MemorySegment.class, MemorySegment.class))
                            .bindTo(this),
                    FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS),
                    arena);
        } catch (NoSuchMethodException | IllegalAccessException exception) {
            throw new IllegalStateException("append is a method of this class", exception);
        }
    }

    /** Forgets what was logged. */
    synchronized void clear() {
        lines.clear();
    }

    /** The errors since {@link #clear}, at most the last {@value KEPT_LINES}. */
    synchronized String text() {
        return String.join("; ", lines);
    }

    @SuppressWarnings("UnusedMethod") // llama.cpp calls it
    private synchronized void append(int level, MemorySegment text, MemorySegment unused) {
        if (level != ERROR) {
            return;
        }
        String line = text.reinterpret(Long.MAX_VALUE).getString(0).strip();
        if (line.isEmpty() || line.chars().allMatch(character -> character == '=')) {
            return;
        }
        lines.addLast(line);
        if (lines.size() > KEPT_LINES) {
            lines.removeFirst();
        }
    }
}
