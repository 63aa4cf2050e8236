package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.hub.Hub;
import io.apex4j.hub.HubEnvironment;
import io.apex4j.hub.LocalModel;
import io.apex4j.hub.Lookup;
import io.apex4j.hub.ModelReference;
import io.apex4j.hub.PullPlan;
import io.apex4j.hub.ResolveOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex pull}: downloads models. */
@Command(
        name = "pull",
        header = "Download models from the Hugging Face hub.",
        description = "Downloads GGUF files into the cache that Hugging Face's tools and llama.cpp use too, checks size"
                + " and SHA-256, and goes on where an earlier download was cut. A file that is there already, and still"
                + " current, is not downloaded again. HF_TOKEN, HF_HOME, HF_HUB_CACHE, HF_ENDPOINT and HF_HUB_OFFLINE"
                + " mean what they mean to Hugging Face's tools.",
        footer = {
            "",
            "Examples:",
            "  apex pull mudler/LFM2.5-8B-A1B-APEX-GGUF@LFM2.5-8B-A1B-APEX-I-Balanced.gguf",
            "  apex pull mudler/LFM2.5-8B-A1B-APEX-GGUF               the recommended one",
            "  apex pull mudler/LFM2.5-8B-A1B-APEX-GGUF:I-Mini        by profile or type",
            "  apex pull hf://owner/repository/model-00001-of-00003.gguf   all shards",
            "  apex pull https://example.org/model.gguf --sha256 0123...",
            "  apex pull owner/repository:Q4_K_M --revision v1.0 --dry-run"
        })
final class PullCommand implements Callable<Integer> {
    private final Screen screen;
    private final HubAccess models;

    @Parameters(
            arity = "1..*",
            paramLabel = "REF",
            description = "owner/repository@file.gguf, owner/repository, owner/repository:QUANT, hf://..., https://...")
    private List<String> references = List.of();

    @Mixin
    private final ReferenceArguments arguments = new ReferenceArguments();

    @Option(names = "--sha256", paramLabel = "HEX", description = "What the checksum of the file has to be.")
    private @Nullable String sha256;

    @Option(names = "--offline", description = "Ask no server; fail when a file is not there.")
    private boolean offline;

    @Option(names = "--dry-run", description = "Show what would be downloaded, download nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--quiet", description = "Print warnings and errors only.")
    private boolean quiet;

    PullCommand(Screen screen, HubAccess models) {
        this.screen = screen;
        this.models = models;
    }

    @Override
    public Integer call() throws IOException {
        if (sha256 != null && references.size() > 1) {
            throw new OptionException("--sha256 goes with one reference, here are " + references.size());
        }
        HubEnvironment environment = models.environment().get();
        ResolveOptions options =
                new ResolveOptions(offline ? Lookup.CACHE_ONLY : Lookup.HUB_FIRST, Optional.ofNullable(sha256));
        List<ModelReference> parsed = references.stream()
                .map(text -> arguments.parse(text, environment))
                .toList();
        Hub hub = new Hub(environment);
        if (dryRun) {
            plan(hub, parsed, options);
        } else {
            pull(hub, parsed, options);
        }
        return ExitCode.OK.code();
    }

    private void pull(Hub hub, List<ModelReference> parsed, ResolveOptions options) throws IOException {
        List<Object> objects = new ArrayList<>();
        for (ModelReference reference : parsed) {
            boolean isSilent = quiet || json && !screen.showsProgress();
            LocalModel model = HubRun.run(screen, isSilent, listener -> hub.resolve(reference, options, listener));
            objects.add(object(model));
            if (!json && !quiet) {
                screen.line(model.reference() + ", " + Numbers.size(bytes(model)) + revision(model.commit()) + ":");
                screen.line(model.first().toString());
            }
        }
        print(objects);
    }

    private void plan(Hub hub, List<ModelReference> parsed, ResolveOptions options) {
        List<Object> objects = new ArrayList<>();
        for (ModelReference reference : parsed) {
            PullPlan plan = HubRun.run(screen, true, listener -> hub.plan(reference, options, listener));
            objects.add(object(plan));
            if (!json && !quiet) {
                show(plan);
            }
        }
        print(objects);
    }

    private void show(PullPlan plan) {
        screen.line(plan.reference() + revision(plan.commit()) + ":");
        for (PullPlan.PlannedFile file : plan.files()) {
            String present = file.presentBytes() == file.bytes()
                    ? ", all of it is there"
                    : file.presentBytes() > 0 ? ", " + Numbers.size(file.presentBytes()) + " are there" : "";
            screen.line("  " + file.name() + ", " + Numbers.size(file.bytes()) + present);
        }
        screen.line("to download: " + Numbers.size(plan.missingBytes()));
    }

    private static String revision(Optional<String> commit) {
        return commit.map(hash -> ", revision " + hash.substring(0, 12)).orElse("");
    }

    private void print(List<Object> objects) {
        if (json) {
            screen.out().println(Json.text(Map.of("models", objects)));
        }
    }

    private static long bytes(LocalModel model) throws IOException {
        long bytes = 0;
        for (Path file : model.files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static Map<String, Object> object(LocalModel model) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("reference", model.reference());
        object.put("id", model.id());
        model.commit().ifPresent(commit -> object.put("revision", commit));
        object.put("files", model.files().stream().map(Path::toString).toList());
        object.put("bytes", bytes(model));
        return object;
    }

    private static Map<String, Object> object(PullPlan plan) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("reference", plan.reference());
        plan.commit().ifPresent(commit -> object.put("revision", commit));
        object.put(
                "files",
                plan.files().stream()
                        .map(file -> {
                            Map<String, Object> entry = new LinkedHashMap<>();
                            entry.put("name", file.name());
                            entry.put("bytes", file.bytes());
                            entry.put("presentBytes", file.presentBytes());
                            return entry;
                        })
                        .toList());
        object.put("bytes", plan.bytes());
        object.put("missingBytes", plan.missingBytes());
        return object;
    }
}
