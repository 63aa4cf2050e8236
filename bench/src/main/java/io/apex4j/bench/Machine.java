package io.apex4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where something was measured.
 *
 * @param processor the model name of the processor
 * @param cores the processors that the JVM may use
 * @param memoryBytes the memory of the machine; 0 when unknown
 * @param jdk version and vendor of the JDK
 * @param system name and version of the operating system
 */
record Machine(String processor, int cores, long memoryBytes, String jdk, String system) {
    /** This machine. */
    static Machine current() {
        String memory = field(Path.of("/proc/meminfo"), "MemTotal", "0").replace(" kB", "");
        return new Machine(
                field(Path.of("/proc/cpuinfo"), "model name", System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(memory) * 1024,
                Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
                System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    private static String field(Path file, String name, String otherwise) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name) && line.contains(":"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException unavailable) {
            return otherwise;
        }
    }
}
