package io.apex4j.cli;

import java.time.Duration;
import java.util.Locale;

/** Numbers as tables show them: decimal units, one way of rounding each. */
final class Numbers {
    private static final long KILO = 1_000;
    private static final long MEGA = 1_000_000;
    private static final long GIGA = 1_000_000_000;

    private Numbers() {}

    /** A size in decimal units: {@code 6.10 GB}, {@code 20.53 MB}, {@code 8.2 kB}, {@code 512 B}. */
    static String size(long bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        if (bytes < MEGA) {
            return String.format(Locale.ROOT, "%.1f kB", bytes / (double) KILO);
        }
        return bytes < GIGA
                ? String.format(Locale.ROOT, "%.2f MB", bytes / (double) MEGA)
                : String.format(Locale.ROOT, "%.2f GB", bytes / (double) GIGA);
    }

    /** A count with the thousands apart: {@code 26,547,968}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number of weights as model cards write it: {@code 8.47 B}, {@code 26.5 M}. */
    static String weights(long number) {
        if (number < MEGA) {
            return count(number);
        }
        return number < GIGA
                ? String.format(Locale.ROOT, "%.1f M", number / (double) MEGA)
                : String.format(Locale.ROOT, "%.2f B", number / (double) GIGA);
    }

    /** Bits per weight: {@code 5.76}. */
    static String bits(double bitsPerWeight) {
        return String.format(Locale.ROOT, "%.2f", bitsPerWeight);
    }

    /** A share: {@code 38.4 %}. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** An error relative to the size of the values: {@code 1.93 %}. */
    static String error(double relative) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * relative);
    }

    /** A duration: {@code 0.8 s}, {@code 12 s}, {@code 3 min 05 s}, {@code 1 h 02 min}. */
    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }

    /** A speed in weights: {@code 31.2 M weights/s}. */
    static String weightRate(long weights, Duration elapsed) {
        double seconds = elapsed.toNanos() / 1e9;
        return seconds <= 0 ? "-" : String.format(Locale.ROOT, "%.1f M weights/s", weights / seconds / MEGA);
    }

    /** {@code 1 tensor}, {@code 2 tensors}. */
    static String counted(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }
}
