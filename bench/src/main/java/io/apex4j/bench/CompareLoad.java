package io.apex4j.bench;

import io.apex4j.bench.LlamaCpp.LoadedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare load}: whether llama.cpp loads files. */
@Command(name = "load", description = "Loads files in llama.cpp, with all checks. Exit code 1: one was not loaded.")
final class CompareLoad implements Callable<Integer> {
    @Mixin
    private PeerArguments peer = new PeerArguments();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "GGUF files; of shards the first.")
    private List<Path> files = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        boolean allLoaded = true;
        try (LlamaCpp llama = peer.open()) {
            for (Path file : files) {
                allLoaded &= load(llama, file);
            }
        }
        return allLoaded ? Compare.EQUAL : Compare.DIFFERENT;
    }

    private boolean load(LlamaCpp llama, Path file) {
        try {
            LoadedModel model = llama.load(file);
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "loaded  %s  %s, %,d parameters%n",
                            file,
                            model.description(),
                            model.parameters());
            return true;
        } catch (LlamaCppException exception) {
            spec.commandLine().getOut().printf("FAILED  %s  %s%n", file, exception.getMessage());
            return false;
        }
    }
}
