package io.apex4j.hub;

import static io.apex4j.hub.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.hub.FakeHub.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebSourceTest {
    private static final byte[] CONTENT = HubWorld.content(50_000, 1);

    @TempDir
    private Path folder;

    private HubWorld world;
    private String address;

    @BeforeEach
    void begin() {
        world = new HubWorld(folder);
        address = world.server.stored("/files/model.gguf", CONTENT).toString();
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void anAddressIsDownloadedOnceAndNeverSeesTheToken() {
        LocalModel model = world.pull(address);
        assertThat(model.first()).hasBinaryContent(CONTENT).hasFileName("model.gguf");
        assertThat(model.reference()).isEqualTo(address);
        assertThat(world.pull(address)).isEqualTo(model);
        assertThat(world.server.ranges()).containsExactly("all");
        assertThat(world.server.asked())
                .allSatisfy(request -> assertThat(request.token()).isEmpty());
        world.server.forget();
        assertThat(world.resolve(address, Lookup.CACHE_FIRST)).isEqualTo(model);
        assertThat(world.resolve(address, Lookup.CACHE_ONLY)).isEqualTo(model);
        assertThat(world.server.asked()).isEmpty();
        world.server.close();
        assertThat(world.tries(1).pull(address)).isEqualTo(model);
    }

    @Test
    void aCutDownloadGoesOnUnlessTheFileHasChanged() {
        world.server.failStore(new Fault.Cut(20_000));
        failure(HubProblem.NETWORK, () -> world.tries(1).pull(address));
        assertThat(world.pull(address).first()).hasBinaryContent(CONTENT);
        assertThat(world.server.ranges().getLast()).startsWith("bytes=");

        byte[] other = HubWorld.content(60_000, 2);
        world.server.stored("/files/model.gguf", other);
        world.server.failStore(new Fault.Cut(20_000));
        failure(HubProblem.NETWORK, () -> world.tries(1).pull(address));
        world.server.stored("/files/model.gguf", CONTENT.clone());
        assertThat(world.pull(address).first()).hasBinaryContent(CONTENT);
    }

    @Test
    void aChangedFileIsDownloadedAnew() {
        world.pull(address);
        byte[] other = HubWorld.content(60_000, 2);
        world.server.stored("/files/model.gguf", other);
        assertThat(world.resolve(address, Lookup.CACHE_FIRST).first()).hasBinaryContent(CONTENT);
        assertThat(world.pull(address).first()).hasBinaryContent(other);
    }

    @Test
    void aChecksumIsCompared() {
        ModelReference reference = world.reference(address);
        ResolveOptions wrong = new ResolveOptions(Lookup.CACHE_FIRST, Optional.of("0".repeat(64)));
        ResolveOptions right = new ResolveOptions(Lookup.CACHE_FIRST, Optional.of(FakeHub.sha256(CONTENT)));
        failure(HubProblem.CORRUPT, () -> world.hub().resolve(reference, wrong, world.heard));
        assertThat(world.hub().list()).isEmpty();
        assertThat(world.hub().resolve(reference, right, world.heard).first()).exists();
        failure(HubProblem.CORRUPT, () -> world.hub().resolve(reference, wrong, world.heard));
        assertThat(world.resolve(address, Lookup.CACHE_ONLY).first()).exists();
    }

    @Test
    void allShardsOfASplitModelLieInOneFolder() {
        for (int number = 1; number <= 2; number++) {
            world.server.stored("/s/m-0000" + number + "-of-00002.gguf", HubWorld.content(100, number));
        }
        LocalModel model = world.pull(world.server.storeAddress() + "/s/m-00002-of-00002.gguf");
        assertThat(model.files())
                .extracting(file -> file.getParent())
                .containsOnly(model.first().getParent());
        assertThat(model.files().get(1)).hasBinaryContent(HubWorld.content(100, 2));
        assertThat(world.hub().list())
                .singleElement()
                .satisfies(cached -> assertThat(cached.bytes()).isEqualTo(200));
    }

    @Test
    void whatIsListedCanBeRemoved() throws IOException {
        Path file = world.pull(address).first();
        CachedModel model = world.hub().list().getFirst();
        assertThat(model.reference()).isEqualTo(address);
        assertThat(world.hub().remove(world.reference(address), true).bytes()).isEqualTo(50_000);
        assertThat(file).exists();
        world.hub().remove(world.reference(address), false);
        assertThat(world.hub().list()).isEmpty();
        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void aFileWithoutItsNoteIsNotThere() throws IOException {
        Path file = world.pull(address).first();
        Path note = file.resolveSibling("model.gguf.source.json");
        for (String text : List.of("{", "[]", "{\"bytes\":1}")) {
            Files.writeString(note, text);
            failure(HubProblem.OFFLINE, () -> world.resolve(address, Lookup.CACHE_ONLY));
        }
        assertThat(world.pull(address).first()).hasBinaryContent(CONTENT);
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThat(failure(HubProblem.MISSING, () -> world.pull(world.server.storeAddress() + "/none.gguf")))
                .hasMessageContaining("status 404");
        failure(HubProblem.REFUSED, () -> world.pull("http://8.8.8.8/model.gguf"));
    }
}
