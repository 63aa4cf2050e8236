package io.apex4j.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Standard error as the launcher hands it over. Java warns there about the incubator module {@code
 * jdk.incubator.vector} before any code of ours runs, and no option silences it; so the launcher starts java with
 * descriptor 2 on the null device and the real standard error as the descriptor that the system property {@value
 * #PROPERTY} names.
 */
final class StandardError {
    static final String PROPERTY = "apex4j.standardError";

    private static final int STANDARD_ERROR = 2;

    private StandardError() {}

    /** Makes the descriptor that the launcher named standard error again; without the property, does nothing. */
    static void restore() {
        Integer kept = Integer.getInteger(PROPERTY);
        if (kept == null) {
            return;
        }
        try {
            call("dup2", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                    .invoke((int) kept, STANDARD_ERROR);
            call("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                    .invoke((int) kept);
        } catch (Throwable failure) {
            throw new IllegalStateException("cannot take back standard error from descriptor " + kept, failure);
        }
    }

    private static MethodHandle call(String function, FunctionDescriptor signature) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), signature);
    }
}
