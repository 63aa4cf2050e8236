package io.apex4j.grammar;

import java.util.Arrays;
import java.util.List;

/** Strongly connected components of a graph by Tarjan's algorithm, without recursion: graphs can be deep. */
final class StrongComponents {
    private static final int UNSEEN = -1;

    private final List<int[]> successors;
    private final int[] order;
    private final int[] lowest;
    private final int[] components;
    private final int[] nextEdge;
    /** Nodes whose component is still open, in the order in which they were met. */
    private final int[] open;

    private int openCount;
    private int met;
    private int componentCount;

    /**
     * Prepares the search.
     *
     * @param successors for each node the nodes that its edges lead to
     */
    StrongComponents(List<int[]> successors) {
        this.successors = successors;
        int size = successors.size();
        order = filled(size);
        lowest = new int[size];
        components = filled(size);
        nextEdge = new int[size];
        open = new int[size];
    }

    private static int[] filled(int size) {
        int[] values = new int[size];
        Arrays.fill(values, UNSEEN);
        return values;
    }

    /** The component of each node; a node without a cycle has one of its own, as has one with an edge to itself. */
    int[] find() {
        int[] path = new int[order.length];
        for (int start = 0; start < order.length; start++) {
            if (order[start] == UNSEEN) {
                visitFrom(start, path);
            }
        }
        return components;
    }

    private void visitFrom(int start, int[] path) {
        int depth = 0;
        path[depth++] = start;
        meet(start);
        while (depth > 0) {
            int node = path[depth - 1];
            int[] edges = successors.get(node);
            if (nextEdge[node] == edges.length) {
                depth--;
                close(node);
                if (depth > 0) {
                    int parent = path[depth - 1];
                    lowest[parent] = Math.min(lowest[parent], lowest[node]);
                }
                continue;
            }
            int target = edges[nextEdge[node]++];
            if (order[target] == UNSEEN) {
                meet(target);
                path[depth++] = target;
            } else if (components[target] == UNSEEN) {
                lowest[node] = Math.min(lowest[node], order[target]);
            }
        }
    }

    private void meet(int node) {
        order[node] = met;
        lowest[node] = met++;
        open[openCount++] = node;
    }

    private void close(int node) {
        if (lowest[node] != order[node]) {
            return;
        }
        int member;
        do {
            member = open[--openCount];
            components[member] = componentCount;
        } while (member != node);
        componentCount++;
    }
}
