package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.hub.Hub;
import io.apex4j.hub.HubEnvironment;
import io.apex4j.hub.HubException;
import io.apex4j.hub.LocalModel;
import io.apex4j.hub.Lookup;
import io.apex4j.hub.ModelReference;
import io.apex4j.hub.ResolveOptions;
import io.apex4j.model.ChatModel;
import io.apex4j.model.Model;
import io.apex4j.model.SamplingOptions;
import io.apex4j.server.ApexServer;
import io.apex4j.server.Engine;
import io.apex4j.server.EngineOptions;
import io.apex4j.server.ServerOptions;
import io.apex4j.server.ServerStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex run}: a server of a model, which is downloaded first where that is needed. */
@Command(
        name = "run",
        aliases = "serve",
        header = "Serve a model: OpenAI's API and a page to chat on.",
        description =
                "Downloads the model from the Hugging Face hub where it is not there yet, loads it, and answers at"
                        + " http://127.0.0.1:8080 until Ctrl-C: OpenAI's, Anthropic's and Ollama's APIs, and a page to chat on."
                        + " Without a model it is the bundled one, which is tiny and shows that all works. Options that llama-server"
                        + " has too keep its names.",
        footer = {
            "",
            "Examples:",
            "  apex run                                               the bundled model",
            "  apex run mudler/LFM2.5-8B-A1B-APEX-GGUF@LFM2.5-8B-A1B-APEX-I-Balanced.gguf",
            "  apex run mudler/LFM2.5-8B-A1B-APEX-GGUF:I-Mini --port 9000",
            "  apex run model.gguf -c 32768 --parallel 2 --alias lfm2.5",
            "  APEX_API_KEY=secret apex run model.gguf --host 0.0.0.0"
        })
final class RunCommand implements Callable<Integer> {
    /** How long answers may go on after Ctrl-C. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final String STOPPED = "the server has ended";

    private final Screen screen;
    private final HubAccess models;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "A GGUF file, owner/repository@file.gguf, owner/repository, owner/repository:QUANT, hf://...,"
                    + " https://... (else the bundled model).")
    private @Nullable String reference;

    @Mixin
    private final ReferenceArguments references = new ReferenceArguments();

    @Option(names = "--sha256", paramLabel = "HEX", description = "What the checksum of the file has to be.")
    private @Nullable String sha256;

    @Option(names = "--offline", description = "Ask no server for the model; fail when it is not there.")
    private boolean isOffline;

    @Mixin
    private final ServeArguments serve = new ServeArguments();

    @Mixin
    private final ContextArguments context = new ContextArguments();

    @Option(
            names = "--chat-template-file",
            paramLabel = "FILE",
            description = "A chat template in Jinja in place of the model's own.")
    private @Nullable Path templateFile;

    @Mixin
    private final CacheMemoryArguments memory = new CacheMemoryArguments();

    @Mixin
    private final SamplingArguments sampling = new SamplingArguments();

    RunCommand(Screen screen, HubAccess models) {
        this.screen = screen;
        this.models = models;
    }

    @Override
    public Integer call() {
        context.check();
        memory.check();
        sampling.check();
        EngineOptions slots = serve.engine();
        ServerOptions options = serve.server(System.getenv());
        ServerLog.install(screen);
        try (InterruptGuard guard = InterruptGuard.install(screen, STOPPED);
                ApexServer server = ApexServer.start(options)) {
            try {
                serve(server, options, slots);
            } catch (InterruptedException exception) {
                if (guard.isInterrupted()) {
                    throw new InterruptedRunException(exception);
                }
            } catch (HubException exception) {
                throw guard.isInterrupted() ? new InterruptedRunException(exception) : exception;
            }
        }
        return ExitCode.OK.code();
    }

    private void serve(ApexServer server, ServerOptions options, EngineOptions slots) throws InterruptedException {
        Path file = file(server);
        server.setStatus(ServerStatus.loading(String.valueOf(file.getFileName())));
        try (Model model = context.load(file, slots.slots(), screen);
                Engine engine = new Engine(chat(model), slots)) {
            SamplingOptions usual = sampling.over(SamplingOptions.of(model.metadata()));
            String name = String.valueOf(file.getFileName());
            server.setEngine(engine, name, usual);
            ServeDisplay display = new ServeDisplay(screen, engine);
            display.welcome(server.url(), options, name);
            try {
                display.follow();
            } finally {
                server.close(GRACE);
            }
        }
    }

    private ChatModel chat(Model model) {
        return ChatArguments.chatModel(model, Optional.ofNullable(templateFile), memory.cache());
    }

    /** The model's file, downloaded where that is needed. */
    private Path file(ApexServer server) {
        if (reference == null) {
            if (sha256 != null) {
                throw new OptionException("--sha256 goes with a model");
            }
            return DemoFiles.model();
        }
        HubEnvironment environment = models.environment().get();
        ModelReference parsed = references.parse(reference, environment);
        ResolveOptions options =
                new ResolveOptions(isOffline ? Lookup.CACHE_ONLY : Lookup.CACHE_FIRST, Optional.ofNullable(sha256));
        try (DownloadDisplay display = new DownloadDisplay(screen, false)) {
            LocalModel model =
                    new Hub(environment).resolve(parsed, options, new DownloadStatus(display, server::setStatus));
            return model.first();
        }
    }
}
