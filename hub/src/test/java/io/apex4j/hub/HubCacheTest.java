package io.apex4j.hub;

import static io.apex4j.hub.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubCacheTest {
    private static final byte[] CONTENT = HubWorld.content(5000, 1);
    private static final String HASH = FakeHub.sha256(CONTENT);
    private static final String OTHER_COMMIT = "f".repeat(40);
    private static final String OTHER = HubWorld.REPOSITORY + "@sub/Other-Q8_0.gguf";

    @TempDir
    private Path folder;

    private HubWorld world;

    @BeforeEach
    void begin() {
        world = new HubWorld(folder);
        world.server.with(HubWorld.REPOSITORY, HubWorld.FILE, CONTENT);
        world.server.with(HubWorld.REPOSITORY, "sub/Other-Q8_0.gguf", HubWorld.content(700, 2));
    }

    @AfterEach
    void end() {
        world.close();
    }

    private Path snapshot(String commit) {
        return world.repository().resolve("snapshots").resolve(commit);
    }

    @Test
    void theLayoutIsThatOfHuggingFace() throws IOException {
        world.pull(HubWorld.REFERENCE);
        world.pull(OTHER);
        Path link = snapshot(FakeHub.COMMIT).resolve(HubWorld.FILE);
        assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("../../blobs", HASH));
        assertThat(Files.readSymbolicLink(snapshot(FakeHub.COMMIT).resolve("sub/Other-Q8_0.gguf")))
                .isEqualTo(Path.of("../../../blobs", FakeHub.sha256(HubWorld.content(700, 2))));
        assertThat(world.repository().resolve("refs/main")).hasContent(FakeHub.COMMIT);
        assertThat(world.cache().resolve(".locks/models--someone--Model-GGUF/" + HASH + ".lock"))
                .exists();
        assertThat(Files.readString(world.cache().resolve("CACHEDIR.TAG")))
                .startsWith("Signature: 8a477f597d28d172789f06886806bc55\n");
    }

    @Test
    void whereThereAreNoLinksTheFileItselfStandsInTheSnapshot() throws IOException {
        world.withoutLinks();
        Path file = world.pull(HubWorld.REFERENCE).first();
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(world.repository().resolve("blobs")).isEmptyDirectory();
        world.pull(HubWorld.REFERENCE);
        assertThat(world.server.ranges()).hasSize(1);
        assertThat(world.hub()
                        .remove(world.reference(HubWorld.REFERENCE), false)
                        .bytes())
                .isEqualTo(5000);
        assertThat(world.repository()).doesNotExist();
    }

    @Test
    void aBlobInTheStoreOfTheWholeCacheIsFollowed() throws IOException {
        Path file = world.pull(HubWorld.REFERENCE).first();
        Path shared = world.cache().resolve("blobs").resolve(HASH);
        Path blob = world.repository().resolve("blobs").resolve(HASH);
        Files.createDirectories(shared.getParent());
        Files.createFile(world.cache().resolve(".huggingface-shared-blobs"));
        Files.move(blob, shared);
        Files.createSymbolicLink(blob, blob.getParent().relativize(shared));
        assertThat(world.pull(HubWorld.REFERENCE).first()).isEqualTo(file).hasBinaryContent(CONTENT);

        Path elsewhere = world.cache().resolve("models--else--where/blobs").resolve(HASH);
        Files.createDirectories(elsewhere.getParent());
        Files.createSymbolicLink(elsewhere, elsewhere.getParent().relativize(shared));
        assertThat(world.hub()
                        .remove(world.reference(HubWorld.REFERENCE), false)
                        .bytes())
                .isZero();
        assertThat(elsewhere).hasBinaryContent(CONTENT);
        assertThat(file).doesNotExist();
    }

    @Test
    void aSharedBlobGoesWithTheLastThatNeedsIt() throws IOException {
        world.pull(HubWorld.REFERENCE);
        Path shared = world.cache().resolve("blobs").resolve(HASH);
        Path blob = world.repository().resolve("blobs").resolve(HASH);
        Files.createDirectories(shared.getParent());
        Files.createFile(world.cache().resolve(".huggingface-shared-blobs"));
        Files.move(blob, shared);
        Files.createSymbolicLink(blob, blob.getParent().relativize(shared));
        assertThat(world.hub()
                        .remove(world.reference(HubWorld.REFERENCE), false)
                        .bytes())
                .isEqualTo(5000);
        assertThat(shared).doesNotExist();
        assertThat(world.repository()).doesNotExist();
    }

    @Test
    void linksThatLeadOutOfTheCacheAreNotFollowed() throws IOException {
        world.pull(HubWorld.REFERENCE);
        Path outside = Files.write(folder.resolve("outside.gguf"), CONTENT);
        Path link = snapshot(FakeHub.COMMIT).resolve(HubWorld.FILE);
        Files.delete(link);
        Files.createSymbolicLink(link, outside);
        assertThat(failure(HubProblem.REFUSED, () -> world.resolve(HubWorld.REFERENCE, Lookup.CACHE_FIRST)))
                .hasMessageContaining("leads out of the cache");
        assertThat(world.hub().list()).isEmpty();

        Path blobs = world.repository().resolve("blobs");
        Files.delete(link);
        Files.move(blobs, folder.resolve("blobs"));
        Files.createSymbolicLink(blobs, folder.resolve("blobs"));
        failure(HubProblem.REFUSED, () -> world.pull(HubWorld.REFERENCE));
    }

    @Test
    void theCacheItselfMayBeALink() throws IOException {
        Files.createDirectories(folder.resolve("disk"));
        Files.createSymbolicLink(folder.resolve("hf"), folder.resolve("disk"));
        assertThat(world.pull(HubWorld.REFERENCE).first()).hasBinaryContent(CONTENT);
        assertThat(world.hub().list()).hasSize(1);
        assertThat(world.hub()
                        .remove(world.reference(HubWorld.REFERENCE), false)
                        .bytes())
                .isEqualTo(5000);
        assertThat(folder.resolve("disk/hub/models--someone--Model-GGUF")).doesNotExist();
    }

    @Test
    void theListNamesWhatCanBeTypedWithSizeAndRevision() throws IOException {
        assertThat(world.hub().list()).isEmpty();
        world.pull(HubWorld.REFERENCE);
        world.pull(OTHER);
        Files.createDirectories(world.cache().resolve("models--bad name/snapshots"));
        Files.createDirectories(world.cache().resolve("datasets--a--b/snapshots"));
        Files.writeString(world.repository().resolve("refs/old"), OTHER_COMMIT);
        List<CachedModel> models = world.hub().list();
        assertThat(models).extracting(CachedModel::reference).containsExactly(HubWorld.REFERENCE, OTHER);
        assertThat(models.getFirst().bytes()).isEqualTo(5000);
        assertThat(models.getFirst().commit()).contains(FakeHub.COMMIT);
        assertThat(models.getFirst().revisions()).containsExactly("main");
        assertThat(models).allMatch(CachedModel::isComplete);
    }

    @Test
    void aModelWithMissingShardsIsListedAsIncomplete() throws IOException {
        world.pull(HubWorld.REFERENCE);
        Files.write(snapshot(FakeHub.COMMIT).resolve("m-00002-of-00003.gguf"), CONTENT);
        Files.write(snapshot(FakeHub.COMMIT).resolve("m-00002-of-99999.gguf"), CONTENT);
        assertThat(world.hub().list())
                .filteredOn(model -> !model.isComplete())
                .extracting(CachedModel::reference)
                .containsExactly(
                        HubWorld.REPOSITORY + "@m-00001-of-00003.gguf", HubWorld.REPOSITORY + "@m-00001-of-99999.gguf");
    }

    @Test
    void removingLeavesWhatOthersNeed() throws IOException {
        Path kept = world.pull(OTHER).first();
        world.pull(HubWorld.REFERENCE);
        Path old = snapshot(OTHER_COMMIT).resolve(HubWorld.FILE);
        Files.createDirectories(old.getParent());
        Files.createSymbolicLink(old, Path.of("../../blobs", HASH));
        Path partial = Files.write(world.partial(HubWorld.content(9, 9)), new byte[3]);
        ModelReference current = world.reference(HubWorld.REFERENCE).at("main");

        assertThat(world.hub().remove(current, true).bytes()).isZero();
        assertThat(world.hub().list()).hasSize(3);
        assertThat(world.hub().remove(current, false).models()).hasSize(1);
        assertThat(old).hasBinaryContent(CONTENT);
        assertThat(world.repository().resolve("refs/main")).exists();

        Removal rest = world.hub().remove(world.reference(HubWorld.REFERENCE), false);
        assertThat(rest.bytes()).isEqualTo(5000);
        assertThat(snapshot(OTHER_COMMIT)).doesNotExist();
        assertThat(world.repository().resolve("blobs").resolve(HASH)).doesNotExist();
        assertThat(kept).exists();
        assertThat(partial).exists();

        assertThat(world.hub()
                        .remove(world.reference(HubWorld.REPOSITORY), false)
                        .models())
                .hasSize(1);
        assertThat(world.repository()).doesNotExist();
    }

    @Test
    void onlyDownloadsAreRemoved() throws IOException {
        Path own = Files.write(folder.resolve("own.gguf"), CONTENT);
        assertThat(failure(HubProblem.REFERENCE, () -> world.hub().remove(world.reference(own.toString()), false)))
                .hasMessageContaining("delete it yourself");
        assertThat(own).exists();
        assertThat(world.hub().remove(world.reference("no/body"), false).models())
                .isEmpty();
    }

    @Test
    void removingNeverFollowsALinkOutOfTheCache() throws IOException {
        Path outside = Files.write(folder.resolve("outside.gguf"), CONTENT);
        Path detour = Files.createSymbolicLink(folder.resolve("detour.gguf"), outside);
        world.pull(HubWorld.REFERENCE);
        Path link = snapshot(FakeHub.COMMIT).resolve("evil.gguf");
        Files.createSymbolicLink(link, detour);
        world.hub().remove(world.reference(HubWorld.REPOSITORY), false);
        assertThat(outside).hasBinaryContent(CONTENT);
        assertThat(detour).isSymbolicLink();
    }
}
