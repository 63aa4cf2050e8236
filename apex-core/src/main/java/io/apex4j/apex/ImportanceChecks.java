package io.apex4j.apex;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks that the importance matrix has what the types of a plan need. */
final class ImportanceChecks {
    private final FileType fileType;
    private final ImportanceFacts facts;
    private final Findings findings;

    private ImportanceChecks(FileType fileType, ImportanceFacts facts, Findings findings) {
        this.fileType = fileType;
        this.facts = facts;
        this.findings = findings;
    }

    static void check(QuantizeOptions options, Plan plan, Findings findings) {
        List<PlannedTensor> quantized = plan.tensors().stream()
                .filter(tensor -> !tensor.isCopied() && tensor.type().isQuantized())
                .toList();
        Optional<ImportanceFacts> facts =
                options.importance().filter(given -> !given.entries().isEmpty());
        if (facts.isEmpty()) {
            checkWithout(options, quantized, findings);
            return;
        }
        ImportanceChecks checks = new ImportanceChecks(options.fileType(), facts.get(), findings);
        checks.checkValues();
        quantized.forEach(checks::checkTensor);
        checks.checkCoverage(options, quantized);
    }

    private static void checkWithout(QuantizeOptions options, List<PlannedTensor> quantized, Findings findings) {
        if (options.importance().isPresent()) {
            findings.warning("--imatrix " + options.importance().get().file()
                    + ": no entry is left after --include-weights and --exclude-weights; quantizing as without one");
        }
        List<PlannedTensor> needing = quantized.stream()
                .filter(tensor -> ImportanceNeeds.isRequired(tensor.name(), tensor.type(), options.fileType())
                        || ImportanceNeeds.isDemandedByEncoder(tensor.type()))
                .toList();
        boolean profileNeeds =
                options.profile().map(ApexProfile::requiresImatrix).orElse(false);
        if (needing.isEmpty() && !profileNeeds) {
            return;
        }
        String what = options.profile()
                .filter(_ -> profileNeeds)
                .map(profile -> "profile " + profile.id())
                .orElse("file type " + options.fileType());
        String which = needing.isEmpty()
                ? ""
                : " (" + Findings.count(needing.size(), "tensor") + ", first "
                        + needing.getFirst().name() + " as "
                        + needing.getFirst().type() + ")";
        findings.problem(what + " needs an importance matrix" + which
                + "; give --imatrix FILE, or choose a profile or type that needs none, such as compact or Q4_K_M");
    }

    private void checkValues() {
        for (Map.Entry<String, ImportanceFacts.Entry> entry : facts.entries().entrySet()) {
            if (entry.getValue().firstNonFinite().isPresent()) {
                findings.problem("--imatrix " + facts.file() + ": entry " + entry.getKey() + " has an infinite value or"
                        + " one that is not a number at index "
                        + entry.getValue().firstNonFinite().getAsLong() + "; compute the matrix anew, or leave the"
                        + " entry out with --exclude-weights " + entry.getKey());
            }
        }
    }

    private void checkTensor(PlannedTensor tensor) {
        ImportanceFacts.Entry entry = facts.entries().get(tensor.sourceName());
        boolean isUsable = entry != null && entry.size() == tensor.importanceValues();
        if (entry != null && !isUsable) {
            String mismatch = "--imatrix " + facts.file() + ": the entry of " + tensor.sourceName() + " has "
                    + entry.size() + " values, its tensor takes " + tensor.importanceValues();
            if (!ImportanceNeeds.isEmbedding(tensor.name())) {
                findings.problem(mismatch + "; use the matrix of this very model, or leave the entry out with"
                        + " --exclude-weights " + tensor.sourceName());
                return;
            }
            findings.warning(mismatch + "; the entry is not used");
        }
        if (isUsable) {
            return;
        }
        if (ImportanceNeeds.isRequired(tensor.name(), tensor.type(), fileType)) {
            findings.problem("--imatrix " + facts.file() + ": no entry for " + tensor.sourceName() + ", which "
                    + tensor.type() + " needs; use a matrix that covers it, or give the tensor another type with"
                    + " --tensor-type " + tensor.name() + "=q4_K");
        } else if (ImportanceNeeds.isDemandedByEncoder(tensor.type())) {
            String option =
                    ImportanceNeeds.isEmbedding(tensor.name()) ? "--token-embedding-type" : "--output-tensor-type";
            findings.problem("--imatrix " + facts.file() + ": no entry for " + tensor.sourceName() + ", without which "
                    + tensor.type() + " cannot be made; give it another type with " + option + " q4_K");
        }
    }

    private void checkCoverage(QuantizeOptions options, List<PlannedTensor> quantized) {
        List<PlannedTensor> expected = quantized.stream()
                .filter(tensor -> LayerNames.layerOf(tensor.name()) != LayerNames.NO_LAYER)
                .filter(tensor -> options.weights().keeps(tensor.sourceName()))
                .toList();
        List<PlannedTensor> uncovered = expected.stream()
                .filter(tensor -> !facts.entries().containsKey(tensor.sourceName()))
                .toList();
        if (!expected.isEmpty() && uncovered.size() == expected.size()) {
            findings.warning(
                    "--imatrix " + facts.file() + ": none of its entries belongs to a tensor that is quantized;"
                            + " is it the matrix of another model?");
        } else if (!uncovered.isEmpty()) {
            findings.warning("--imatrix " + facts.file() + ": no entry for "
                    + Findings.count(uncovered.size(), "tensor") + " (first "
                    + uncovered.getFirst().sourceName() + "); quantized as without a matrix");
        }
    }
}
