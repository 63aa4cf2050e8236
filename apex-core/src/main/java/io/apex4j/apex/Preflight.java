package io.apex4j.apex;

import io.apex4j.quant.BlockFormats;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Finds everything that would make a quantization fail, or come out otherwise than meant, before it begins. */
public final class Preflight {
    private Preflight() {}

    /**
     * Checks a plan without looking at the target: what {@code apex plan} reports.
     *
     * @param source the model it was made for
     * @param options the options it was made with
     */
    public static PreflightReport check(ModelShape source, QuantizeOptions options, Plan plan) {
        Findings findings = new Findings();
        checkPlan(source, options, plan, findings);
        return findings.report();
    }

    /**
     * Checks a plan and the place where its output is to be.
     *
     * @param target the file to write, or with kept splits the name after which shards are named
     * @param otherInputs files besides the model that are read and must not be overwritten, such as the importance matrix
     */
    public static PreflightReport check(
            ModelShape source, QuantizeOptions options, Plan plan, Path target, Collection<Path> otherInputs) {
        Findings findings = new Findings();
        checkPlan(source, options, plan, findings);
        TargetChecks.check(source, plan, target, otherInputs, findings);
        return findings.report();
    }

    private static void checkPlan(ModelShape source, QuantizeOptions options, Plan plan, Findings findings) {
        if (source.alignment() != 32) {
            findings.problem("the source has general.alignment " + source.alignment()
                    + "; outputs are always aligned to 32 bytes, so their own metadata would be wrong;"
                    + " convert the source to alignment 32 first");
        }
        ImportanceChecks.check(options, plan, findings);
        checkSources(options, plan.tensors(), findings);
        RuleChecks.check(options, plan, findings);
    }

    private static void checkSources(QuantizeOptions options, List<PlannedTensor> tensors, Findings findings) {
        List<PlannedTensor> changed =
                tensors.stream().filter(tensor -> !tensor.isCopied()).toList();
        List<PlannedTensor> unreadable = changed.stream()
                .filter(tensor -> !BlockFormats.supports(tensor.sourceType()))
                .toList();
        for (PlannedTensor tensor : unreadable) {
            findings.problem(tensor.sourceName() + ": its type " + tensor.sourceType() + " cannot be read, so it cannot"
                    + " become " + tensor.type() + "; use another source");
        }
        for (PlannedTensor tensor : changed) {
            if (!BlockFormats.supports(tensor.type())) {
                findings.problem(tensor.name() + ": " + tensor.type() + " cannot be written; choose another type");
            }
        }
        List<PlannedTensor> requantized = changed.stream()
                .filter(tensor -> tensor.sourceType().isQuantized())
                .toList();
        if (!requantized.isEmpty() && !options.allowRequantize()) {
            PlannedTensor first = requantized.getFirst();
            findings.problem(Findings.count(requantized.size(), "tensor") + " of the source "
                    + (requantized.size() == 1 ? "is" : "are") + " quantized already (" + first.sourceName() + ": "
                    + first.sourceType() + " to " + first.type()
                    + "); quantizing again loses more: use an F16, BF16 or F32 source, or give --allow-requantize");
        }
    }
}
