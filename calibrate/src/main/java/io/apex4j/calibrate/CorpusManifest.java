package io.apex4j.calibrate;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a corpus says about itself in {@code manifest.json}.
 *
 * @param name what it is called
 * @param version its version
 * @param license under which its texts may be used
 * @param tokenizer the model whose tokenizer gave the numbers of tokens; absent when nobody counted
 * @param files what it consists of, in the order of reading; no two of one name
 */
public record CorpusManifest(
        String name, String version, String license, Optional<String> tokenizer, List<CorpusFile> files) {
    /** Copies the list; refuses two files of one name. */
    public CorpusManifest {
        files = List.copyOf(files);
        Set<String> names = new HashSet<>();
        for (CorpusFile file : files) {
            if (!names.add(file.file())) {
                throw new IllegalArgumentException("file " + file.file() + " is listed twice");
            }
        }
    }

    /** The domains in the order of their first files. */
    public List<String> domains() {
        return files.stream().map(CorpusFile::domain).distinct().toList();
    }

    /** The tokens of all files; absent when not all are counted. */
    public OptionalLong tokens() {
        return files.stream().allMatch(file -> file.tokens().isPresent())
                ? OptionalLong.of(files.stream()
                        .mapToLong(file -> file.tokens().orElse(0))
                        .sum())
                : OptionalLong.empty();
    }
}
