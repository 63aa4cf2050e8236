package io.apex4j.calibrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Everything that is wrong with a corpus, not just what is found first: hashes, encodings, formats, counts, documents
 * that occur twice, too few tokens; and what is merely not as it should be: domains or languages of very unequal size,
 * files that the manifest does not list, conversations that a model's template cannot render as they are.
 */
public final class CorpusCheck {
    private static final int UNEQUAL = 2;

    private final CorpusSource source;
    private final Optional<ReaderModel> model;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, OptionalLong> fileTokens = new LinkedHashMap<>();

    private CorpusCheck(CorpusSource source, Optional<ReaderModel> model) {
        this.source = source;
        this.model = model;
    }

    /**
     * Checks a corpus.
     *
     * @param folder where it is; when absent, the bundled corpus
     * @param model by whose tokenizer tokens are counted; when absent, the manifest's numbers are believed
     * @param minimumTokens how many tokens all together must have
     * @param minimumDomainTokens how many tokens each domain must have
     */
    public static CorpusCheckResult of(
            Optional<Path> folder, Optional<ReaderModel> model, long minimumTokens, long minimumDomainTokens) {
        CorpusCheck check = new CorpusCheck(folder.map(CorpusSource::folder).orElseGet(CorpusSource::bundled), model);
        Optional<CorpusManifest> manifest = Optional.empty();
        try {
            manifest = Optional.of(Corpus.manifest(check.source));
        } catch (CalibrationException exception) {
            check.problems.add(String.valueOf(exception.getMessage()));
        }
        manifest.ifPresent(present -> {
            check.checkFiles(present);
            check.checkSizes(present, minimumTokens, minimumDomainTokens);
            folder.ifPresent(path -> check.checkStrangers(present, path));
        });
        return new CorpusCheckResult(manifest, check.problems, check.warnings);
    }

    private void checkFiles(CorpusManifest manifest) {
        CorpusFileReader reader = new CorpusFileReader();
        DuplicateFinder finder = new DuplicateFinder();
        Map<String, List<CorpusDocument>> documents = new LinkedHashMap<>();
        long bytesLeft = CorpusLimits.TOTAL_BYTES;
        for (CorpusFile file : manifest.files()) {
            String place = source.place(file.file());
            try {
                byte[] bytes = source.read(file.file(), bytesLeft);
                bytesLeft -= bytes.length;
                attempt(() -> Corpus.requireHash(file, bytes, place));
                List<CorpusDocument> read = reader.read(bytes, file, place);
                attempt(() -> Corpus.requireCount(file, read, place));
                findDuplicates(finder, read, place);
                documents.put(file.file(), read);
            } catch (CalibrationException exception) {
                problems.add(String.valueOf(exception.getMessage()));
                documents.put(file.file(), List.of());
            }
        }
        manifest.files().forEach(file -> fileTokens.put(file.file(), file.tokens()));
        model.ifPresent(reading -> count(new Corpus(manifest, documents), reading));
    }

    private void attempt(Runnable check) {
        try {
            check.run();
        } catch (CalibrationException exception) {
            problems.add(String.valueOf(exception.getMessage()));
        }
    }

    private void findDuplicates(DuplicateFinder finder, List<CorpusDocument> documents, String place) {
        for (int index = 0; index < documents.size(); index++) {
            String at = place + ", document " + (index + 1);
            finder.add(documents.get(index), at)
                    .ifPresent(before -> problems.add(at + ": says the same as " + before + "; remove one"));
        }
    }

    private void count(Corpus corpus, ReaderModel reading) {
        RenderedCorpus rendered = reading.render(corpus);
        boolean isCounter = corpus.manifest().tokenizer().equals(Optional.of(reading.name()));
        for (CorpusFile file : corpus.manifest().files()) {
            long tokens = rendered.tokens(file);
            fileTokens.put(file.file(), OptionalLong.of(tokens));
            boolean differs = file.tokens().isPresent() && file.tokens().getAsLong() != tokens;
            if (isCounter && differs) {
                problems.add(source.place(file.file()) + ": has " + tokens + " tokens, the manifest says "
                        + file.tokens().getAsLong() + "; make the corpus anew with 'apex corpus build'");
            }
        }
        rendered.fallbacks()
                .forEach((fallback, count) ->
                        warnings.add(reading.name() + ": conversations with " + fallback.description() + ": " + count));
    }

    private void checkSizes(CorpusManifest manifest, long minimumTokens, long minimumDomainTokens) {
        boolean areCounted = fileTokens.values().stream().allMatch(OptionalLong::isPresent);
        if (!areCounted) {
            if (minimumTokens > 0 || minimumDomainTokens > 0) {
                problems.add("the manifest has no numbers of tokens; name a model to count them with");
            }
            return;
        }
        Map<String, Long> domains = sums(manifest.files(), CorpusFile::domain);
        long all = domains.values().stream().mapToLong(Long::longValue).sum();
        if (all < minimumTokens) {
            problems.add("the corpus has " + all + " tokens, at least " + minimumTokens + " are asked for");
        }
        domains.forEach((domain, tokens) -> {
            if (tokens < minimumDomainTokens) {
                problems.add("domain " + domain + " has " + tokens + " tokens, at least " + minimumDomainTokens
                        + " are asked for");
            }
        });
        warnIfUnequal("domain", domains);
        for (String domain : manifest.domains()) {
            List<CorpusFile> files = manifest.files().stream()
                    .filter(file -> file.domain().equals(domain))
                    .toList();
            warnIfUnequal(domain + " language", sums(files, CorpusFile::language));
        }
    }

    private Map<String, Long> sums(List<CorpusFile> files, Function<CorpusFile, String> key) {
        Map<String, Long> sums = new LinkedHashMap<>();
        for (CorpusFile file : files) {
            long tokens =
                    fileTokens.getOrDefault(file.file(), OptionalLong.empty()).orElse(0);
            sums.merge(key.apply(file), tokens, Long::sum);
        }
        return sums;
    }

    private void warnIfUnequal(String what, Map<String, Long> sums) {
        Map.Entry<String, Long> least =
                sums.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
        Map.Entry<String, Long> most =
                sums.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        if (most.getValue() > UNEQUAL * least.getValue()) {
            warnings.add(what + " " + most.getKey() + " has " + most.getValue() + " tokens, " + least.getKey()
                    + " only " + least.getValue() + "; what one has more than the others is hardly used");
        }
    }

    private void checkStrangers(CorpusManifest manifest, Path folder) {
        List<String> listed = manifest.files().stream().map(CorpusFile::file).toList();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !listed.contains(name) && !name.equals(CorpusSource.MANIFEST))
                    .sorted()
                    .forEach(name -> warnings.add(folder.resolve(name) + ": is not listed in the manifest"));
        } catch (IOException exception) {
            problems.add(folder + ": " + exception.getMessage());
        }
    }
}
