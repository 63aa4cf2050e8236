package io.apex4j.grammar;

import io.apex4j.grammar.RuleTable.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds rules that begin with themselves, directly or through others, before any character is taken.
 *
 * <p>llama.cpp refuses them, though it takes for empty only rules with an alternative that is written empty. What it lets
 * pass is harmless where the rule also ends with itself, since nothing piles up, as in {@code (a a)*} with
 * {@code a ::= "x"?}; where something must follow it would never come to an end, and is refused here too.
 */
final class LeftRecursion {
    private final RuleTable table;

    private LeftRecursion(RuleTable table) {
        this.table = table;
    }

    static void refuseIn(RuleTable table) {
        LeftRecursion search = new LeftRecursion(table);
        boolean[] writtenEmpty = new boolean[table.ruleCount()];
        for (int rule = 0; rule < writtenEmpty.length; rule++) {
            for (int position : table.alternatives(rule)) {
                writtenEmpty[rule] |= table.isEnd(position);
            }
        }
        search.refuseCycles(writtenEmpty, false);
        search.refuseCycles(search.canBeEmpty(), true);
    }

    private void refuseCycles(boolean[] empty, boolean onlyWherePilingUp) {
        List<int[]> successors = new ArrayList<>(table.ruleCount());
        for (int rule = 0; rule < table.ruleCount(); rule++) {
            successors.add(beginnings(rule, empty, false));
        }
        int[] components = new StrongComponents(successors).find();
        for (int rule = 0; rule < components.length; rule++) {
            int[] suspects = onlyWherePilingUp ? beginnings(rule, empty, true) : successors.get(rule);
            for (int first : suspects) {
                if (components[first] == components[rule]) {
                    throw refused(rule, first);
                }
            }
        }
    }

    private GrammarException refused(int rule, int first) {
        String name = GbnfText.excerpt(table.ruleName(rule));
        String through = GbnfText.excerpt(table.ruleName(first));
        String path = through.equals(name) ? "" : " through the rule '" + through + "'";
        return new GrammarException(
                "rule '" + name + "'",
                "left recursion: it begins with itself" + path + " or repeats what may be empty;"
                        + " let a character come first");
    }

    /** The rules that a rule can begin with; on request only those that something follows. */
    private int[] beginnings(int rule, boolean[] empty, boolean onlyFollowed) {
        int[] found = new int[4];
        int count = 0;
        for (int start : table.alternatives(rule)) {
            for (int position = start; table.kind(position) == Kind.RULE; position++) {
                if (!onlyFollowed || !table.isEnd(position + 1)) {
                    if (count == found.length) {
                        found = Arrays.copyOf(found, 2 * count);
                    }
                    found[count++] = table.value(position);
                }
                if (!empty[table.value(position)]) {
                    break;
                }
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** Which rules derive the empty text. */
    private boolean[] canBeEmpty() {
        boolean[] empty = new boolean[table.ruleCount()];
        List<List<int[]>> waiting = new ArrayList<>();
        for (int rule = 0; rule < empty.length; rule++) {
            waiting.add(new ArrayList<>(0));
        }
        Deque<int[]> open = new ArrayDeque<>(); // rule, position up to which an alternative of it is empty
        for (int rule = 0; rule < empty.length; rule++) {
            for (int start : table.alternatives(rule)) {
                open.add(new int[] {rule, start});
            }
        }
        while (!open.isEmpty()) {
            int[] alternative = open.poll();
            int rule = alternative[0];
            int position = alternative[1];
            while (table.kind(position) == Kind.RULE && empty[table.value(position)]) {
                position++;
            }
            if (table.isEnd(position)) {
                if (!empty[rule]) {
                    empty[rule] = true;
                    open.addAll(waiting.get(rule));
                }
            } else if (table.kind(position) == Kind.RULE) {
                waiting.get(table.value(position)).add(new int[] {rule, position});
            }
        }
        return empty;
    }
}
