package io.apex4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code apex doctor} has found.
 *
 * @param machine the machine
 * @param threads threads that models would be run with
 * @param bytesPerSecond bandwidth of memory with so many threads
 * @param model the model looked at
 */
record Checkup(Machine machine, int threads, double bytesPerSecond, Optional<ModelFit> model) {
    private static final String SCALAR = "scalar";
    private static final String COMPILED = "mixed mode";
    private static final int FEW_PROCESSORS = 2;

    /** How many tokens per second memory allows at most. */
    double mostTokensPerSecond(ModelFit fit) {
        return bytesPerSecond / Math.max(1, fit.header().bytesPerToken());
    }

    /** What could be done, a sentence each. */
    List<String> advice() {
        List<String> advice = new ArrayList<>();
        if (machine.kernels().equals(SCALAR)) {
            advice.add("no vector kernels are in use, and models run many times slower: java must be started with"
                    + " --add-modules jdk.incubator.vector (./apex does so) on a processor with vectors of 256 bits");
        }
        if (!machine.compiler().contains(COMPILED)) {
            advice.add("java runs in '" + machine.compiler() + "'; remove -Xint and the like from the options of java");
        }
        if (threads > machine.processors()) {
            advice.add("-t " + threads + " is more than the " + machine.processors()
                    + " processors that java may use; threads would wait for each other");
        }
        if (machine.processors() <= FEW_PROCESSORS) {
            advice.add(
                    "java may use " + machine.processors() + " processors only; where the machine has more, look at the"
                            + " limits of the container, taskset and -XX:ActiveProcessorCount");
        }
        model.ifPresent(fit -> addAdvice(fit, advice));
        return List.copyOf(advice);
    }

    private void addAdvice(ModelFit fit, List<String> advice) {
        HeapNeed need = fit.need();
        if (need.bytes() > machine.heapBytes()) {
            advice.add("a full context needs " + Numbers.size(need.bytes()) + " of heap: "
                    + HeapNeed.advice(need.bytes()));
        }
        long all = fit.header().fileBytes() + need.bytes();
        if (all > machine.memoryBytes()) {
            advice.add("the model and its context take " + Numbers.size(all) + " and the machine has "
                    + Numbers.size(machine.memoryBytes())
                    + ": parts are read from the disk again and again; take a smaller"
                    + " profile (apex quantize)");
        }
        if (fit.header().contextLength() > 0
                && need.contextLength() > fit.header().contextLength()) {
            advice.add("-c " + need.contextLength() + " is more than the "
                    + fit.header().contextLength() + " tokens that the model is made for, and will be refused");
        }
    }
}
