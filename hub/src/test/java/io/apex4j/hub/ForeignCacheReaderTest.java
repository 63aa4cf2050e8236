package io.apex4j.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hugging Face's own library for JavaScript reads what we wrote. */
class ForeignCacheReaderTest {
    private static final byte[] CONTENT = HubWorld.content(5000, 1);

    @TempDir
    private Path folder;

    @Test
    void theCacheIsOneThatHuggingFacesLibraryUses() throws IOException, InterruptedException {
        Node node = Node.in(Path.of("../conformance/hub"));
        try (HubWorld world = new HubWorld(folder)) {
            world.server.with(HubWorld.REPOSITORY, HubWorld.FILE, CONTENT);
            Path file = world.pull(HubWorld.REFERENCE).first();
            world.server.forget();

            JsonNode read = JsonMapper.shared()
                    .readTree(node.script(
                            "read-cache.mjs",
                            world.cache(),
                            world.server.endpoint(),
                            HubWorld.REPOSITORY,
                            HubWorld.FILE));
            assertThat(read.path("warnings").size()).as(read.toString()).isZero();
            JsonNode repository = read.path("repositories").get(0);
            assertThat(repository.path("name").asString()).isEqualTo(HubWorld.REPOSITORY);
            assertThat(repository.path("type").asString()).isEqualTo("model");
            assertThat(repository.path("bytes").asLong()).isEqualTo(CONTENT.length);
            JsonNode revision = repository.path("revisions").get(0);
            assertThat(revision.path("commit").asString()).isEqualTo(FakeHub.COMMIT);
            assertThat(revision.path("refs").get(0).asString()).isEqualTo("main");
            assertThat(revision.path("files").get(0).asString()).isEqualTo(file.toString());
            assertThat(read.path("file").asString()).isEqualTo(file.toString());
            assertThat(read.path("sha256").asString()).isEqualTo(FakeHub.sha256(CONTENT));
            assertThat(world.server.askedOf("hub"))
                    .as("it asks what is current, and finds that here")
                    .singleElement()
                    .satisfies(request -> assertThat(request.path()).contains("/paths-info/main"));
            assertThat(world.server.askedOf("store")).isEmpty();
        }
    }
}
