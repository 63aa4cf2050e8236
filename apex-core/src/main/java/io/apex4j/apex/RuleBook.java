package io.apex4j.apex;

import io.apex4j.gguf.GgufTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Applies the rules of the user, then those of a profile, and keeps account of what the user's rules did. */
final class RuleBook {
    private final List<TensorRule> given;
    private final TensorTypeRules profile;
    private final int[] decided;
    private final int[] shadowed;
    private final int[] ineffective;

    RuleBook(TensorTypeRules given, TensorTypeRules profile) {
        this.given = given.rules();
        this.profile = profile;
        this.decided = new int[this.given.size()];
        this.shadowed = new int[this.given.size()];
        this.ineffective = new int[this.given.size()];
    }

    /** The first rule found in a tensor's name. */
    Optional<TensorRule> deciding(GgufTensor tensor) {
        Optional<TensorRule> first = Optional.empty();
        for (int index = 0; index < given.size(); index++) {
            TensorRule rule = given.get(index);
            if (!rule.pattern().isFoundIn(tensor.name())) {
                continue;
            }
            if (first.isEmpty()) {
                first = Optional.of(rule);
                decided[index]++;
            } else {
                shadowed[index]++;
            }
        }
        return first.isPresent() ? first : profile.first(tensor.name());
    }

    /** Notes which rules name a tensor that rules cannot decide. */
    void noteIneffective(GgufTensor tensor) {
        for (int index = 0; index < given.size(); index++) {
            if (given.get(index).pattern().isFoundIn(tensor.name())) {
                ineffective[index]++;
            }
        }
    }

    List<RuleUse> uses() {
        List<RuleUse> uses = new ArrayList<>();
        for (int index = 0; index < given.size(); index++) {
            uses.add(new RuleUse(given.get(index), decided[index], shadowed[index], ineffective[index]));
        }
        return uses;
    }
}
