package io.apex4j.apex;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks for rules of the user that do nothing. */
final class RuleChecks {
    private RuleChecks() {}

    static void check(QuantizeOptions options, Plan plan, Findings findings) {
        if (plan.ruleUses().isEmpty()) {
            return;
        }
        FileType fileType = options.fileType();
        if (!fileType.defaultType().isQuantized()) {
            findings.warning("--tensor-type and --tensor-type-file have no effect with file type " + fileType
                    + ", which quantizes nothing");
            return;
        }
        Map<String, List<RuleUse>> idleByFile = new LinkedHashMap<>();
        for (RuleUse use : plan.ruleUses()) {
            if (use.decided() > 0) {
                continue;
            }
            if (use.rule().origin() instanceof TensorRule.Origin.FileLine line && use.shadowed() == 0) {
                idleByFile.computeIfAbsent(line.file(), _ -> new ArrayList<>()).add(use);
            } else {
                findings.warning(use.rule().describe() + " has no effect: " + reason(use));
            }
        }
        idleByFile.forEach((file, idle) -> findings.warning(file + ": "
                + Findings.count(idle.size(), "pattern") + " without effect; the first, "
                + idle.getFirst().rule().describe() + ": " + reason(idle.getFirst())));
    }

    private static String reason(RuleUse use) {
        if (use.shadowed() > 0) {
            return "shadowed, every one of the " + Findings.count(use.shadowed(), "tensor")
                    + " that it names is decided by an earlier pattern; move it up";
        }
        if (use.ineffective() > 0) {
            return "the " + Findings.count(use.ineffective(), "tensor")
                    + " that it names cannot be changed by a pattern";
        }
        return "unused, no tensor has such a name";
    }
}
