package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * The characters in groups, the slots, such that those of a slot are taken by the same of some classes. Slot
 * {@link #NONE} holds those that no class takes. Immutable.
 */
final class CharacterSlots {
    static final int NONE = 0;

    private static final int ASCII = 128;

    private final List<CharacterClass> classes;
    /** Ranges that some class takes: first and last character, and slot. */
    private final int[] firsts;

    private final int[] lasts;
    private final int[] rangeSlots;
    private final int[] asciiSlots = new int[ASCII];
    /** For each slot the numbers of the classes that take it, and its characters. */
    private final List<Set<Integer>> slotClasses = new ArrayList<>();

    private final List<CodePoints> slotCharacters = new ArrayList<>();
    private final CodePoints taken;
    private final int dominantSlot;

    private CharacterSlots(Collection<CharacterClass> classes, Ranges ranges, TokenTrie trie) {
        this.classes = List.copyOf(classes);
        Map<List<Integer>, Integer> numbers = new HashMap<>();
        List<List<CodePoints>> parts = new ArrayList<>();
        slotClasses.add(Set.of());
        parts.add(List.of());
        Ints kept = new Ints();
        Ints slots = new Ints();
        for (int range = 0; range < ranges.takers.size(); range++) {
            List<Integer> takers = ranges.takers.get(range);
            if (takers.isEmpty()) {
                continue;
            }
            int slot = numbers.computeIfAbsent(takers, _ -> slotClasses.size());
            if (slot == slotClasses.size()) {
                slotClasses.add(Set.copyOf(takers));
                parts.add(new ArrayList<>());
            }
            parts.get(slot).add(CodePoints.range(ranges.first(range), ranges.last(range)));
            kept.add(range);
            slots.add(slot);
        }
        parts.forEach(part -> slotCharacters.add(CodePoints.union(part)));
        firsts = Arrays.stream(kept.toArray()).map(ranges::first).toArray();
        lasts = Arrays.stream(kept.toArray()).map(ranges::last).toArray();
        rangeSlots = slots.toArray();
        for (int codePoint = 0; codePoint < ASCII; codePoint++) {
            asciiSlots[codePoint] = search(codePoint);
        }
        taken = CodePoints.union(slotCharacters);
        dominantSlot = findDominantSlot(trie);
    }

    /**
     * Divides the characters.
     *
     * @param classes by their numbers
     * @throws GrammarException when the classes overlap in too many ways
     */
    static CharacterSlots of(SortedMap<Integer, CharacterClass> classes, TokenTrie trie) {
        return new CharacterSlots(classes.values(), new Ranges(classes), trie);
    }

    /** Number of slots, {@link #NONE} included. */
    int count() {
        return slotClasses.size();
    }

    int slotOf(int codePoint) {
        return codePoint < ASCII ? asciiSlots[codePoint] : search(codePoint);
    }

    private int search(int codePoint) {
        int found = Arrays.binarySearch(lasts, codePoint);
        int range = found < 0 ? -found - 1 : found;
        return range < firsts.length && firsts[range] <= codePoint ? rangeSlots[range] : NONE;
    }

    /** Number of ranges that some class takes; they ascend. */
    int rangeCount() {
        return firsts.length;
    }

    int first(int range) {
        return firsts[range];
    }

    int last(int range) {
        return lasts[range];
    }

    int slot(int range) {
        return rangeSlots[range];
    }

    /** Whether the class of a number takes the characters of a slot. */
    boolean takes(int slot, int classNumber) {
        return slotClasses.get(slot).contains(classNumber);
    }

    CodePoints characters(int slot) {
        return slotCharacters.get(slot);
    }

    /** The characters that some class takes. */
    CodePoints taken() {
        return taken;
    }

    /** Whether some class or other takes each character of a set. */
    boolean takesAllOf(CodePoints set) {
        return taken.containsAll(set);
    }

    boolean accepts(PartialCharacter partial) {
        if (lasts.length == 0 || lasts[lasts.length - 1] < partial.lowest()) {
            return false;
        }
        for (CharacterClass characterClass : classes) {
            if (characterClass.matches(partial)) {
                return true;
            }
        }
        return false;
    }

    /** The slot of many characters with which most tokens begin; {@link #NONE} when no slot has many. */
    int dominantSlot() {
        return dominantSlot;
    }

    private int findDominantSlot(TokenTrie trie) {
        int best = NONE;
        int bestTokens = 0;
        for (int slot = 1; slot < count(); slot++) {
            CodePoints characters = characters(slot);
            if (ClassRun.isWorthwhile(characters)) {
                int tokens = ClassRun.tokensBeginningWith(characters, trie);
                if (tokens > bestTokens) {
                    best = slot;
                    bestTokens = tokens;
                }
            }
        }
        return best;
    }

    /** All characters in ranges between the bounds of all classes, and the classes that take each. */
    private static final class Ranges {
        private final int[] starts;
        private final List<List<Integer>> takers = new ArrayList<>();

        Ranges(SortedMap<Integer, CharacterClass> classes) {
            Ints bounds = new Ints();
            bounds.add(0);
            for (CharacterClass characterClass : classes.values()) {
                CodePoints matched = characterClass.matched();
                for (int range = 0; range < matched.rangeCount(); range++) {
                    bounds.add(matched.first(range));
                    bounds.add(matched.last(range) + 1);
                }
            }
            starts = Arrays.stream(bounds.toArray())
                    .filter(bound -> bound <= CodePoints.MAXIMUM)
                    .sorted()
                    .distinct()
                    .toArray();
            for (int start = 0; start < starts.length; start++) {
                takers.add(new ArrayList<>(1));
            }
            classes.forEach((number, characterClass) -> add(number, characterClass.matched()));
        }

        private int steps;

        private void add(int number, CodePoints matched) {
            for (int range = 0; range < matched.rangeCount(); range++) {
                int start = Arrays.binarySearch(starts, matched.first(range));
                while (start < starts.length && starts[start] <= matched.last(range)) {
                    takers.get(start++).add(number);
                    if (++steps > GrammarLimits.STEPS_PER_CHARACTER) {
                        throw new GrammarException(
                                "the grammar",
                                "its character classes overlap in more than " + GrammarLimits.STEPS_PER_CHARACTER
                                        + " ways at one place");
                    }
                }
            }
        }

        int first(int range) {
            return starts[range];
        }

        int last(int range) {
            return range + 1 < starts.length ? starts[range + 1] - 1 : CodePoints.MAXIMUM;
        }
    }
}
