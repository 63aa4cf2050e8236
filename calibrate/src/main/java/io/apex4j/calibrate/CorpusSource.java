package io.apex4j.calibrate;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where the files of a corpus lie. */
interface CorpusSource {
    /** The name of the file that describes the others. */
    String MANIFEST = "manifest.json";

    /** Opens a file of this plain name. */
    InputStream open(String name) throws IOException;

    /** The file as messages name it. */
    String place(String name);

    /** A folder. */
    static CorpusSource folder(Path folder) {
        return new CorpusSource() {
            @Override
            public InputStream open(String name) throws IOException {
                return Files.newInputStream(folder.resolve(name));
            }

            @Override
            public String place(String name) {
                return folder.resolve(name).toString();
            }
        };
    }

    /** The corpus that comes with the program. */
    static CorpusSource bundled() {
        return new CorpusSource() {
            @Override
            public InputStream open(String name) throws IOException {
                InputStream bytes = CorpusSource.class.getResourceAsStream("corpus/" + name);
                if (bytes == null) {
                    throw new FileNotFoundException(place(name) + " is missing from the program");
                }
                return bytes;
            }

            @Override
            public String place(String name) {
                return "bundled corpus: " + name;
            }
        };
    }

    /**
     * The bytes of a file.
     *
     * @throws CalibrationException when it has more than so many, or cannot be read
     */
    default byte[] read(String name, long maximumBytes) {
        try (InputStream stream = open(name)) {
            byte[] bytes = stream.readNBytes(Math.toIntExact(maximumBytes + 1));
            if (bytes.length > maximumBytes) {
                throw new CalibrationException(place(name) + " has more than " + maximumBytes
                        + " bytes, which is all that a corpus may have here; leave documents out");
            }
            return bytes;
        } catch (java.nio.file.NoSuchFileException exception) {
            throw new CalibrationException(place(name) + ": no such file", exception);
        } catch (IOException exception) {
            throw new CalibrationException(place(name) + ": " + exception.getMessage(), exception);
        }
    }

    /** The SHA-256 of some bytes, in lower-case hexadecimal digits. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException("Every Java platform has SHA-256", exception);
        }
    }
}
