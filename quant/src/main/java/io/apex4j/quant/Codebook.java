package io.apex4j.quant;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A set of allowed points for groups of values, and for every other point the allowed ones near to it.
 *
 * <p>A point is packed as {@code u = sum of digit_i << (bits * i)}; digit {@code d} stands for the odd level
 * {@code 2 d + 1} (IQ2, IQ3) or for -1, 0, 1 (IQ1). The points are data of ggml (MIT, see NOTICE), ascending; the index
 * of a point is its place in that order. Immutable, thread-safe, built on first use.
 */
public final class Codebook {
    /** Points of the 2-bit codebooks use the digits 0 to 2 alone. */
    private static final int TERNARY_DIGITS = 3;

    private static final int LIST_PADDING = 16;

    private final int dimensions;
    private final int bits;
    /** Packed points by index. */
    private final int[] points;
    /** Index of the packed point, or {@code -1 - start} of its list in {@link #neighbours}. */
    private final int[] map;
    /** Lists of packed points, each after its length. */
    private final int[] neighbours;

    private Codebook(String resource, int dimensions, int bits, int distinctDistances) {
        this.dimensions = dimensions;
        this.bits = bits;
        points = load(resource);
        map = new int[1 << dimensions * bits];
        neighbours = buildNeighbours(distinctDistances);
    }

    /** 256 points of 8 values, of IQ2_XXS. */
    static Codebook iq2xxs() {
        return Iq2xxs.CODEBOOK;
    }

    /** 512 points of 8 values, of IQ2_XS. */
    static Codebook iq2xs() {
        return Iq2xs.CODEBOOK;
    }

    /** 1024 points of 8 values, of IQ2_S. */
    static Codebook iq2s() {
        return Iq2s.CODEBOOK;
    }

    /** 2048 points of 8 values, of IQ1_S and IQ1_M. */
    static Codebook iq1() {
        return Iq1.CODEBOOK;
    }

    /** 256 points of 4 values, of IQ3_XXS. */
    static Codebook iq3xxs() {
        return Iq3xxs.CODEBOOK;
    }

    /** 512 points of 4 values, of IQ3_S. */
    static Codebook iq3s() {
        return Iq3s.CODEBOOK;
    }

    /** Values of a group: 8 or 4. */
    public int dimensions() {
        return dimensions;
    }

    /** Bits of a digit: 2 or 3. */
    public int bits() {
        return bits;
    }

    /** Digit {@code i} of the point with this index. */
    int digit(int index, int i) {
        return points[index] >> bits * i & (1 << bits) - 1;
    }

    /** Index of the packed point, or -1 when it is not in the codebook. */
    public int index(int packed) {
        return Math.max(map[packed], -1);
    }

    /** Packs the digits from {@code offset} on. */
    public int pack(byte[] digits, int offset) {
        int packed = 0;
        for (int i = 0; i < dimensions; i++) {
            packed |= digits[offset + i] << bits * i;
        }
        return packed;
    }

    /** Unpacks a point into digits from {@code offset} on. */
    public void unpack(int packed, byte[] digits, int offset) {
        for (int i = 0; i < dimensions; i++) {
            digits[offset + i] = (byte) (packed >> bits * i & (1 << bits) - 1);
        }
    }

    /**
     * The lists of neighbours one after the other, packed: for each point off the codebook, near to far, after a number
     * that says how many there are. At least 16 entries follow the last list. Shared: for reading only.
     */
    public int[] neighbourLists() {
        return neighbours;
    }

    /** Where the list of a point for which {@link #index} is -1 starts in {@link #neighbourLists}: the place of its length. */
    public int listStart(int packed) {
        return -1 - map[packed];
    }

    /**
     * The listed neighbour of a point off the codebook with the smallest weighted distance; the first on ties.
     *
     * @param packed a point for which {@link #index} is -1
     * @param terms {@code (w * e) * e} for each value of the group (slowest) and digit: {@code [dimensions, 1 << bits]}
     * @return the neighbour, packed
     */
    int nearest(int packed, float[] terms) {
        int start = listStart(packed);
        int end = start + neighbours[start];
        int best = neighbours[start + 1];
        float bestDistance = Float.MAX_VALUE;
        for (int k = start + 1; k <= end; k++) {
            int candidate = neighbours[k];
            float distance = dimensions == 8 ? distance8(candidate, terms) : distance4(candidate, terms);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** The packed neighbours of a point off the codebook, nearest first, points of one distance in ascending order. */
    int[] neighbours(int packed) {
        int start = listStart(packed);
        return Arrays.copyOfRange(neighbours, start + 1, start + 1 + neighbours[start]);
    }

    private static float distance8(int u, float[] terms) {
        return terms[u & 3]
                + terms[4 + (u >> 2 & 3)]
                + terms[8 + (u >> 4 & 3)]
                + terms[12 + (u >> 6 & 3)]
                + terms[16 + (u >> 8 & 3)]
                + terms[20 + (u >> 10 & 3)]
                + terms[24 + (u >> 12 & 3)]
                + terms[28 + (u >> 14)];
    }

    private static float distance4(int u, float[] terms) {
        return terms[u & 7] + terms[8 + (u >> 3 & 7)] + terms[16 + (u >> 6 & 7)] + terms[24 + (u >> 9)];
    }

    private static int[] load(String resource) {
        InputStream stream = Objects.requireNonNull(Codebook.class.getResourceAsStream(resource), resource);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            return reader.lines().mapToInt(Integer::parseInt).toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills {@link #map} and returns the lists: per point, all codebook points at its nearest distinct distances. */
    private int[] buildNeighbours(int distinctDistances) {
        Arrays.fill(map, Integer.MIN_VALUE);
        for (int k = 0; k < points.length; k++) {
            map[points[k]] = k;
        }
        int[] lists = new int[1 << 16];
        int used = 0;
        int[] distances = new int[points.length];
        int largest = dimensions * 4 * (1 << 2 * bits);
        int[] histogram = new int[largest + 1];
        for (int u = 0; u < map.length; u++) {
            if (map[u] >= 0 || !reachable(u)) {
                continue;
            }
            Arrays.fill(histogram, 0);
            for (int k = 0; k < points.length; k++) {
                distances[k] = squaredDistance(u, points[k]);
                histogram[distances[k]]++;
            }
            int limit = -1;
            int listed = 0;
            for (int distinct = 0; distinct < distinctDistances && limit < largest; ) {
                limit++;
                distinct += histogram[limit] > 0 ? 1 : 0;
                listed += histogram[limit];
            }
            while (used + listed + 1 > lists.length) {
                lists = Arrays.copyOf(lists, 2 * lists.length);
            }
            map[u] = -1 - used;
            lists[used++] = listed;
            used = listByDistance(distances, histogram, limit, lists, used);
        }
        return Arrays.copyOf(lists, used + LIST_PADDING);
    }

    private int listByDistance(int[] distances, int[] histogram, int limit, int[] lists, int first) {
        int[] next = new int[limit + 1];
        int position = first;
        for (int distance = 0; distance <= limit; distance++) {
            next[distance] = position;
            position += histogram[distance];
        }
        for (int k = 0; k < points.length; k++) {
            if (distances[k] <= limit) {
                lists[next[distances[k]]++] = points[k];
            }
        }
        return position;
    }

    private boolean reachable(int u) {
        if (bits == 3) {
            return true;
        }
        for (int i = 0; i < dimensions; i++) {
            if ((u >> bits * i & 3) >= TERNARY_DIGITS) {
                return false;
            }
        }
        return true;
    }

    private int squaredDistance(int u, int v) {
        int mask = (1 << bits) - 1;
        int sum = 0;
        for (int shift = 0; shift < dimensions * bits; shift += bits) {
            int difference = (u >> shift & mask) - (v >> shift & mask);
            sum += 4 * difference * difference;
        }
        return sum;
    }

    private static final class Iq2xxs {
        static final Codebook CODEBOOK = new Codebook("kgrid_2bit_256.txt", 8, 2, 2);
    }

    private static final class Iq2xs {
        static final Codebook CODEBOOK = new Codebook("kgrid_2bit_512.txt", 8, 2, 2);
    }

    private static final class Iq2s {
        static final Codebook CODEBOOK = new Codebook("kgrid_2bit_1024.txt", 8, 2, 1);
    }

    private static final class Iq1 {
        static final Codebook CODEBOOK = new Codebook("kgrid_1bit_2048.txt", 8, 2, 3);
    }

    private static final class Iq3xxs {
        static final Codebook CODEBOOK = new Codebook("kgrid_256.txt", 4, 3, 2);
    }

    private static final class Iq3s {
        static final Codebook CODEBOOK = new Codebook("kgrid_512.txt", 4, 3, 3);
    }
}
