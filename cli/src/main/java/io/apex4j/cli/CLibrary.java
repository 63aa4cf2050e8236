package io.apex4j.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** A function of the C library for which Java has no call. */
final class CLibrary {
    private CLibrary() {}

    /** Whether a file descriptor is a terminal; empty where that cannot be asked. */
    static Optional<Boolean> isTerminal(int descriptor) {
        Linker linker = Linker.nativeLinker();
        try {
            int answer = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("isatty"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                    .invokeExact(descriptor);
            return Optional.of(answer != 0);
        } catch (Throwable unavailable) {
            return Optional.empty();
        }
    }
}
