package io.apex4j.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A set of texts as a deterministic automaton over characters. State 0 is where texts begin; from every state an end can
 * be reached, but for the only state of the empty set. Immutable.
 */
final class Automaton {
    private static final int DEAD = -1;

    private final List<List<Move<Integer>>> moves;
    private final BitSet accepting;

    /** A step to another state by any character of a set. Sets of moves from one state have nothing in common. */
    record Move<S>(CodePoints set, S target) {}

    private record Pair(int first, int second) {}

    private record Counted(int state, int length) {}

    private Automaton(List<List<Move<Integer>>> moves, BitSet accepting) {
        this.moves = moves;
        this.accepting = accepting;
    }

    /** Follows moves from a start as far as they lead. */
    static <S> Automaton explore(
            S start,
            Function<S, List<Move<S>>> movesOf,
            Predicate<S> isAccepting,
            String pointer,
            SchemaBudget budget) {
        Map<S, Integer> numbers = new HashMap<>();
        List<List<Move<Integer>>> moves = new ArrayList<>();
        BitSet accepting = new BitSet();
        Deque<S> open = new ArrayDeque<>();
        numbers.put(start, 0);
        open.add(start);
        while (!open.isEmpty()) {
            S state = open.poll();
            accepting.set(moves.size(), isAccepting.test(state));
            Map<Integer, CodePoints> targets = new LinkedHashMap<>();
            for (Move<S> move : movesOf.apply(state)) {
                Integer number = numbers.get(move.target());
                if (number == null) {
                    number = numbers.size();
                    numbers.put(move.target(), number);
                    open.add(move.target());
                }
                if (!move.set().isEmpty()) {
                    targets.merge(number, move.set(), CodePoints::or);
                }
            }
            List<Move<Integer>> numbered = new ArrayList<>();
            targets.forEach((target, set) -> numbered.add(new Move<>(set, target)));
            moves.add(numbered);
            budget.spend(1 + numbered.size(), pointer);
            if (numbers.size() > SchemaLimits.PATTERN_STATES) {
                throw new SchemaException(
                        pointer,
                        "what texts may be takes more than " + SchemaLimits.PATTERN_STATES
                                + " states to tell; use a simpler pattern or smaller bounds");
            }
        }
        return trimmed(moves, accepting);
    }

    private static Automaton trimmed(List<List<Move<Integer>>> moves, BitSet accepting) {
        BitSet live = live(moves, accepting);
        if (!live.get(0)) {
            return new Automaton(List.of(List.of()), new BitSet());
        }
        int[] numbers = new int[moves.size()];
        int count = 0;
        for (int state = 0; state < numbers.length; state++) {
            numbers[state] = live.get(state) ? count++ : DEAD;
        }
        List<List<Move<Integer>>> kept = new ArrayList<>();
        BitSet ends = new BitSet();
        for (int state = 0; state < numbers.length; state++) {
            if (live.get(state)) {
                ends.set(kept.size(), accepting.get(state));
                kept.add(moves.get(state).stream()
                        .filter(move -> live.get(move.target()))
                        .map(move -> new Move<>(move.set(), numbers[move.target()]))
                        .toList());
            }
        }
        return new Automaton(kept, ends);
    }

    private static BitSet live(List<List<Move<Integer>>> moves, BitSet accepting) {
        List<List<Integer>> sources = new ArrayList<>();
        moves.forEach(_ -> sources.add(new ArrayList<>()));
        for (int state = 0; state < moves.size(); state++) {
            for (Move<Integer> move : moves.get(state)) {
                sources.get(move.target()).add(state);
            }
        }
        BitSet live = (BitSet) accepting.clone();
        Deque<Integer> open = new ArrayDeque<>();
        accepting.stream().forEach(open::push);
        while (!open.isEmpty()) {
            for (int source : sources.get(open.pop())) {
                if (!live.get(source)) {
                    live.set(source);
                    open.push(source);
                }
            }
        }
        return live;
    }

    /** Every text. */
    static Automaton all() {
        BitSet accepting = new BitSet();
        accepting.set(0);
        return new Automaton(List.of(List.of(new Move<>(RegexClasses.CHARACTERS, 0))), accepting);
    }

    /** Some texts. */
    static Automaton of(Collection<String> texts, String pointer, SchemaBudget budget) {
        List<Map<Integer, Integer>> children = new ArrayList<>();
        BitSet accepting = new BitSet();
        children.add(new LinkedHashMap<>());
        for (String text : texts) {
            int state = 0;
            for (int character : text.codePoints().toArray()) {
                if (!RegexClasses.CHARACTERS.contains(character)) {
                    throw new SchemaException(pointer, "a text has half a surrogate pair, which is no character");
                }
                Integer next = children.get(state).get(character);
                if (next == null) {
                    next = children.size();
                    children.get(state).put(character, next);
                    children.add(new LinkedHashMap<>());
                    budget.spend(1, pointer);
                }
                state = next;
            }
            accepting.set(state);
        }
        List<List<Move<Integer>>> moves = new ArrayList<>();
        for (Map<Integer, Integer> next : children) {
            List<Move<Integer>> list = new ArrayList<>();
            next.forEach((character, target) -> list.add(new Move<>(CodePoints.of((int) character), target)));
            moves.add(list);
        }
        return trimmed(moves, accepting);
    }

    /** The texts in this set and in another. */
    Automaton and(Automaton other, String pointer, SchemaBudget budget) {
        return explore(
                new Pair(0, 0),
                pair -> bothMoves(other, pair),
                pair -> accepting.get(pair.first()) && other.accepting.get(pair.second()),
                pointer,
                budget);
    }

    private List<Move<Pair>> bothMoves(Automaton other, Pair pair) {
        List<Move<Pair>> both = new ArrayList<>();
        for (Move<Integer> first : moves.get(pair.first())) {
            for (Move<Integer> second : other.moves.get(pair.second())) {
                CodePoints set = first.set().and(second.set());
                if (!set.isEmpty()) {
                    both.add(new Move<>(set, new Pair(first.target(), second.target())));
                }
            }
        }
        return both;
    }

    /** The texts in this set and not in another. */
    Automaton minus(Automaton other, String pointer, SchemaBudget budget) {
        return explore(
                new Pair(0, 0),
                pair -> remainingMoves(other, pair),
                pair -> accepting.get(pair.first()) && (pair.second() == DEAD || !other.accepting.get(pair.second())),
                pointer,
                budget);
    }

    private List<Move<Pair>> remainingMoves(Automaton other, Pair pair) {
        List<Move<Pair>> remaining = new ArrayList<>();
        for (Move<Integer> first : moves.get(pair.first())) {
            CodePoints rest = first.set();
            List<Move<Integer>> seconds = pair.second() == DEAD ? List.of() : other.moves.get(pair.second());
            for (Move<Integer> second : seconds) {
                CodePoints set = first.set().and(second.set());
                if (!set.isEmpty()) {
                    remaining.add(new Move<>(set, new Pair(first.target(), second.target())));
                    rest = rest.minus(set);
                }
            }
            if (!rest.isEmpty()) {
                remaining.add(new Move<>(rest, new Pair(first.target(), DEAD)));
            }
        }
        return remaining;
    }

    /** The texts in this set, in another, or in both. */
    Automaton or(Automaton other, String pointer, SchemaBudget budget) {
        return explore(
                new Pair(0, 0),
                pair -> eitherMoves(other, pair),
                pair -> pair.first() != DEAD && accepting.get(pair.first())
                        || pair.second() != DEAD && other.accepting.get(pair.second()),
                pointer,
                budget);
    }

    private List<Move<Pair>> eitherMoves(Automaton other, Pair pair) {
        List<Move<Integer>> firsts = pair.first() == DEAD ? List.of() : moves.get(pair.first());
        List<Move<Integer>> seconds = pair.second() == DEAD ? List.of() : other.moves.get(pair.second());
        List<CodePoints> sets = new ArrayList<>();
        firsts.forEach(move -> sets.add(move.set()));
        seconds.forEach(move -> sets.add(move.set()));
        List<Move<Pair>> either = new ArrayList<>();
        for (CharacterParts.Part part : CharacterParts.of(sets)) {
            int first = part.members().nextSetBit(0);
            int second = part.members().nextSetBit(firsts.size());
            either.add(new Move<>(
                    part.set(),
                    new Pair(
                            first < firsts.size() ? firsts.get(first).target() : DEAD,
                            second < 0
                                    ? DEAD
                                    : seconds.get(second - firsts.size()).target())));
        }
        return either;
    }

    /** The texts of so many characters. */
    Automaton withLength(int minimum, int maximum, String pointer, SchemaBudget budget) {
        int most = maximum == Expression.UNBOUNDED ? minimum : maximum;
        return explore(
                new Counted(0, 0),
                counted -> moves.get(counted.state()).stream()
                        .filter(_ -> maximum == Expression.UNBOUNDED || counted.length() < maximum)
                        .map(move -> new Move<>(
                                move.set(), new Counted(move.target(), Math.min(counted.length() + 1, most))))
                        .toList(),
                counted -> counted.length() >= minimum && accepting.get(counted.state()),
                pointer,
                budget);
    }

    boolean isEmpty() {
        return accepting.isEmpty();
    }

    boolean accepts(String text) {
        int state = 0;
        for (int character : text.codePoints().toArray()) {
            int from = state;
            state = moves.get(from).stream()
                    .filter(move -> move.set().contains(character))
                    .mapToInt(Move::target)
                    .findFirst()
                    .orElse(DEAD);
            if (state == DEAD) {
                return false;
            }
        }
        return accepting.get(state);
    }

    int stateCount() {
        return moves.size();
    }

    List<Move<Integer>> moves(int state) {
        return moves.get(state);
    }

    boolean isAccepting(int state) {
        return accepting.get(state);
    }

    /** Whether whatever comes after a state is in the set. */
    boolean takesAllFrom(int state) {
        return accepting.get(state)
                && moves.get(state).size() == 1
                && moves.get(state).getFirst().target() == state
                && moves.get(state).getFirst().set().equals(RegexClasses.CHARACTERS);
    }
}
