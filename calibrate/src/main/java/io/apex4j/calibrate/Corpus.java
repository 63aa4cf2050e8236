package io.apex4j.calibrate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts to calibrate with: documents of several domains, and a manifest that describes them. Read as a whole and checked
 * against its manifest when it is opened. Immutable, safe for use by several threads.
 *
 * {@snippet :
 * Corpus corpus = Corpus.bundled();
 * List<TokenChunk> chunks = CorpusChunks.of(corpus, model.tokenizer(), template, 512);
 * }
 *
 * <p>The format is described in {@code docs/corpus.md}.
 */
public final class Corpus {
    private final CorpusManifest manifest;
    private final Map<String, List<CorpusDocument>> documents;

    Corpus(CorpusManifest manifest, Map<String, List<CorpusDocument>> documents) {
        this.manifest = manifest;
        this.documents = Collections.unmodifiableMap(documents);
    }

    /** The corpus that comes with the program. */
    public static Corpus bundled() {
        return read(CorpusSource.bundled());
    }

    /**
     * The corpus in a folder.
     *
     * @throws CalibrationException when it is none, is damaged, or is not what its manifest says; with file and line
     */
    public static Corpus open(Path folder) {
        return read(CorpusSource.folder(folder));
    }

    static Corpus read(CorpusSource source) {
        CorpusManifest manifest = manifest(source);
        CorpusFileReader reader = new CorpusFileReader();
        Map<String, List<CorpusDocument>> documents = new LinkedHashMap<>();
        long bytesLeft = CorpusLimits.TOTAL_BYTES;
        for (CorpusFile file : manifest.files()) {
            String place = source.place(file.file());
            byte[] bytes = source.read(file.file(), bytesLeft);
            bytesLeft -= bytes.length;
            requireHash(file, bytes, place);
            List<CorpusDocument> read = reader.read(bytes, file, place);
            requireCount(file, read, place);
            documents.put(file.file(), List.copyOf(read));
        }
        return new Corpus(manifest, documents);
    }

    static CorpusManifest manifest(CorpusSource source) {
        byte[] bytes = source.read(CorpusSource.MANIFEST, CorpusLimits.MANIFEST_BYTES);
        return ManifestJson.read(bytes, source.place(CorpusSource.MANIFEST));
    }

    static void requireHash(CorpusFile file, byte[] bytes, String place) {
        String hash = CorpusSource.sha256(bytes);
        if (!hash.equals(file.sha256())) {
            throw new CalibrationException(place + ": its SHA-256 is " + hash + ", the manifest says " + file.sha256()
                    + "; the file was changed: make the corpus anew with 'apex corpus build'");
        }
    }

    static void requireCount(CorpusFile file, List<CorpusDocument> documents, String place) {
        if (documents.size() != file.documents()) {
            throw new CalibrationException(place + ": has " + documents.size() + " documents, the manifest says "
                    + file.documents() + "; make the corpus anew with 'apex corpus build'");
        }
    }

    /** What the corpus says about itself. */
    public CorpusManifest manifest() {
        return manifest;
    }

    /** All documents, in the order of the files and in them. */
    public List<CorpusDocument> documents() {
        List<CorpusDocument> all = new ArrayList<>();
        documents.values().forEach(all::addAll);
        return List.copyOf(all);
    }

    /**
     * The documents of a file.
     *
     * @throws IllegalArgumentException when the manifest does not list it
     */
    public List<CorpusDocument> documents(CorpusFile file) {
        List<CorpusDocument> read = documents.get(file.file());
        if (read == null) {
            throw new IllegalArgumentException(file.file() + " is not part of this corpus");
        }
        return read;
    }
}
