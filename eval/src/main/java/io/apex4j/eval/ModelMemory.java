package io.apex4j.eval;

/** Memory on the Java heap. */
final class ModelMemory {
    private ModelMemory() {}

    /** What is in use now, after what is not has been cleared away; as good as the collector tells. */
    static long heapBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
