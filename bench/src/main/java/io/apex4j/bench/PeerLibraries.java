package io.apex4j.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where llama.cpp's shared libraries are, and whether they are the ones this package was written for.
 *
 * <p>They are the prebuilt Linux x86-64 libraries of llama.cpp 0.5.0, which {@code bench/peer.sh} fetches. Struct
 * layouts and the bytes of the quantizers belong to that version, so the files are held against known SHA-256 sums
 * before anything in them runs.
 */
final class PeerLibraries {
    /** The release of llama.cpp. */
    static final String VERSION = "0.5.0";

    /** What {@code llama_version} of that release reports. */
    static final String REPORTED_VERSION = "0.5.0-dev";

    private static final String BASE_SHA256 = "6c342c8aeb20cb31a18099d6f79de4de6703814d1cfd5c4d754a8643087e486e";
    private static final String GGML_SHA256 = "41cd5e6ad78b9f0af31a6f80d637d3168e75ff84db14c495de4d3d9c95607444";
    private static final String LLAMA_SHA256 = "2ecd1d85f68456573a664106a9039366b88231579fd65d9669c9a6ab41374fd4";

    private final Path folder;

    private PeerLibraries(Path folder) {
        this.folder = folder;
    }

    /**
     * The folder that {@code bench/peer.sh} fills, seen from the working directory: the project's root, a module of it,
     * or anything below. It may not exist yet.
     */
    static Path defaultFolder() {
        Path working = Path.of("").toAbsolutePath();
        return Stream.iterate(working, directory -> directory != null, Path::getParent)
                .map(directory -> directory.resolve("bench"))
                .filter(bench -> Files.isRegularFile(bench.resolve("peer.sh")))
                .findFirst()
                .orElse(working)
                .resolve("target/llama-cpp");
    }

    /** Whether a folder holds the libraries, right or wrong. */
    static boolean arePresent(Path folder) {
        return Files.isRegularFile(folder.resolve("libllama.v0.5.0.so"));
    }

    /**
     * The libraries of a folder, verified.
     *
     * @throws LlamaCppException when they are absent, of another version, or for another machine
     */
    static PeerLibraries verified(Path folder) {
        String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!List.of("Linux amd64", "Linux x86_64").contains(machine)) {
            throw new LlamaCppException("llama.cpp's libraries are for Linux amd64; this machine is " + machine);
        }
        if (!arePresent(folder)) {
            throw new LlamaCppException("No llama.cpp libraries in " + folder
                    + "; run bench/peer.sh to fetch them, or name their folder with --peer");
        }
        PeerLibraries libraries = new PeerLibraries(folder.toAbsolutePath());
        libraries.verify(libraries.base(), BASE_SHA256);
        libraries.verify(libraries.ggml(), GGML_SHA256);
        libraries.verify(libraries.llama(), LLAMA_SHA256);
        return libraries;
    }

    /** The folder; the processor-specific backends lie in it too. */
    Path folder() {
        return folder;
    }

    /** The library with the quantizers. */
    Path base() {
        return folder.resolve("libggml-base.so");
    }

    /** The library that loads backends. */
    Path ggml() {
        return folder.resolve("libggml.v0.5.0.so");
    }

    /** The library with models and files. */
    Path llama() {
        return folder.resolve("libllama.v0.5.0.so");
    }

    private void verify(Path library, String expected) {
        String actual = sha256(library);
        if (!actual.equals(expected)) {
            throw new LlamaCppException(library + " is not of llama.cpp " + VERSION + ": SHA-256 is " + actual
                    + ", expected " + expected + "; remove " + folder + " and run bench/peer.sh");
        }
    }

    private static String sha256(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(bytes, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException exception) {
            throw new UncheckedIOException("Cannot read " + file, exception);
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException("Every JDK has SHA-256", exception);
        }
    }
}
