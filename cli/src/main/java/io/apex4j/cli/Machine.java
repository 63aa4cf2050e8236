package io.apex4j.cli;

import com.sun.management.OperatingSystemMXBean;
import io.apex4j.kernels.Kernels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of the machine and the Java that runs here.
 *
 * @param java version and vendor
 * @param javaHome folder of the JDK
 * @param compiler how code is run: {@code mixed mode} is with compilers
 * @param system operating system and architecture
 * @param processor name of the processor; empty where it is unknown
 * @param processors how many processors Java may use
 * @param kernels name of the kernels that models are run with
 * @param memoryBytes memory of the machine, or of the container
 * @param freeBytes how much of it is free, caches of files not counted as free
 * @param heapBytes the most that Java may use for itself
 */
record Machine(
        String java,
        String javaHome,
        String compiler,
        String system,
        Optional<String> processor,
        int processors,
        String kernels,
        long memoryBytes,
        long freeBytes,
        long heapBytes) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL_NAME = "model name";

    /** This one. */
    static Machine here() {
        OperatingSystemMXBean memory = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                property("java.version") + ", " + property("java.vendor"),
                property("java.home"),
                property("java.vm.info"),
                property("os.name") + " " + property("os.version") + ", " + property("os.arch"),
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                Kernels.preferred().name(),
                memory.getTotalMemorySize(),
                memory.getFreeMemorySize(),
                HeapNeed.limit());
    }

    private static String property(String name) {
        return System.getProperty(name, "");
    }

    private static Optional<String> processorName() {
        if (!Files.exists(PROCESSORS)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(PROCESSORS, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(MODEL_NAME))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
