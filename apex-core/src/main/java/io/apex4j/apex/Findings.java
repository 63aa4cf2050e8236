package io.apex4j.apex;

import java.util.ArrayList;
import java.util.List;

/** Collects what checks find. */
final class Findings {
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    void problem(String message) {
        problems.add(message);
    }

    void warning(String message) {
        warnings.add(message);
    }

    PreflightReport report() {
        return new PreflightReport(problems, warnings);
    }

    /** {@code 1 tensor}, {@code 2 tensors}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
