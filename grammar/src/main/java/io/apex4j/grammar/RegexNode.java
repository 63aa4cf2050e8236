package io.apex4j.grammar;

import java.util.List;

/** What a regular expression is made of. */
sealed interface RegexNode {
    /** One character of a set. */
    record Characters(CodePoints set) implements RegexNode {}

    /** One after the other. */
    record Sequence(List<RegexNode> parts) implements RegexNode {}

    /** One of several. */
    record Alternatives(List<RegexNode> choices) implements RegexNode {}

    /** From {@code minimum} to {@code maximum} times, or at least so often when that is {@link Expression#UNBOUNDED}. */
    record Repeat(RegexNode body, int minimum, int maximum) implements RegexNode {}

    /** The beginning of the text. */
    record Begin() implements RegexNode {}

    /** The end of the text. */
    record End() implements RegexNode {}
}
