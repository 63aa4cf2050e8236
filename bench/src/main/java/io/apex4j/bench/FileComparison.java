package io.apex4j.bench;

import io.apex4j.apex.OptionException;
import io.apex4j.apex.PlanException;
import io.apex4j.apex.QuantizeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What came of quantizing a file with both quantizers. */
sealed interface FileComparison {
    /** Both wrote the same bytes. */
    record Identical(long bytes) implements FileComparison {}

    /** The files differ from a byte on. */
    record Different(long position) implements FileComparison {}

    /** Neither accepts the options. */
    record BothRefuse(String ours, String theirs) implements FileComparison {}

    /** Only one accepts the options. */
    record OneRefuses(String who, String reason) implements FileComparison {}

    /** Runs both, apex4j first. */
    static FileComparison of(SideBySide contest, Path ours, Path theirs) throws IOException {
        Optional<String> ourRefusal = refusal(contest, ours);
        Optional<String> theirRefusal = theirRefusal(contest, theirs);
        if (ourRefusal.isPresent() && theirRefusal.isPresent()) {
            return new BothRefuse(ourRefusal.get(), theirRefusal.get());
        }
        if (ourRefusal.isPresent()) {
            return new OneRefuses("apex4j", ourRefusal.get());
        }
        if (theirRefusal.isPresent()) {
            return new OneRefuses("llama.cpp", theirRefusal.get());
        }
        long position = Files.mismatch(ours, theirs);
        return position < 0 ? new Identical(Files.size(ours)) : new Different(position);
    }

    /** Whether both did the same. */
    default boolean agree() {
        return switch (this) {
            case Identical _, BothRefuse _ -> true;
            case Different _, OneRefuses _ -> false;
        };
    }

    /** The outcome in a line. */
    default String describe() {
        return switch (this) {
            case Identical(long bytes) -> "identical, " + bytes + " bytes";
            case Different(long position) -> "DIFFERENT from byte " + position + " on";
            case BothRefuse(String ours, String theirs) -> "refused by both: " + ours + " / " + theirs;
            case OneRefuses(String who, String reason) -> "REFUSED only by " + who + ": " + reason;
        };
    }

    private static Optional<String> refusal(SideBySide contest, Path target) throws IOException {
        try {
            contest.runOurs(target);
            return Optional.empty();
        } catch (OptionException | PlanException | QuantizeException exception) {
            return Optional.of(String.valueOf(exception.getMessage()));
        }
    }

    private static Optional<String> theirRefusal(SideBySide contest, Path target) throws IOException {
        try {
            contest.runTheirs(target);
            return Optional.empty();
        } catch (LlamaCppException exception) {
            return Optional.of(String.valueOf(exception.getMessage()));
        }
    }
}
