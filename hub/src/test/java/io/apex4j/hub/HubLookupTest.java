package io.apex4j.hub;

import static io.apex4j.hub.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.hub.FakeHub.Asked;
import io.apex4j.hub.FakeHub.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubLookupTest {
    private static final byte[] CONTENT = HubWorld.content(5000, 1);

    @TempDir
    private Path folder;

    private HubWorld world;

    @BeforeEach
    void begin() {
        world = new HubWorld(folder);
        world.server.with(HubWorld.REPOSITORY, HubWorld.FILE, CONTENT);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void whatIsInTheCacheNeedsNoNetwork() {
        world.pull(HubWorld.REFERENCE);
        world.server.forget();
        LocalModel model = world.resolve(HubWorld.REFERENCE, Lookup.CACHE_FIRST);
        assertThat(world.resolve(HubWorld.REPOSITORY, Lookup.CACHE_FIRST)).isEqualTo(model);
        assertThat(world.resolve(HubWorld.REPOSITORY + ":i-balanced", Lookup.CACHE_FIRST))
                .isEqualTo(model);
        assertThat(world.resolve(HubWorld.REPOSITORY, Lookup.CACHE_ONLY)).isEqualTo(model);
        world.variable("HF_HUB_OFFLINE", "1");
        assertThat(world.pull(HubWorld.REFERENCE)).isEqualTo(model);
        assertThat(world.server.asked()).isEmpty();
    }

    @Test
    void whatIsInTheCacheNeedsNoHubThatCanBeAsked() {
        LocalModel model = world.pull(HubWorld.REFERENCE);
        world.variable("HF_ENDPOINT", "http://8.8.8.8");
        assertThat(world.resolve(HubWorld.REFERENCE, Lookup.CACHE_FIRST)).isEqualTo(model);
        assertThat(failure(HubProblem.REFUSED, () -> world.pull(HubWorld.REFERENCE)))
                .hasMessageContaining("plain HTTP is accepted only from this computer");
    }

    @Test
    void aCommitNeverChangesSoItIsNotAskedForAgain() {
        ModelReference pinned = world.reference(HubWorld.REFERENCE).at(FakeHub.COMMIT);
        ResolveOptions options = ResolveOptions.DEFAULTS.withLookup(Lookup.HUB_FIRST);
        world.hub().resolve(pinned, options, world.heard);
        assertThat(world.repository().resolve("refs")).isEmptyDirectory();
        world.server.forget();
        world.hub().resolve(pinned, options, world.heard);
        assertThat(world.server.asked()).isEmpty();
    }

    @Test
    void offlineWithoutTheFileSaysHowToGetIt() {
        world.variable("TRANSFORMERS_OFFLINE", "1");
        for (String reference : List.of(HubWorld.REFERENCE, HubWorld.REPOSITORY, "https://example.org/x.gguf")) {
            assertThat(failure(HubProblem.OFFLINE, () -> world.pull(reference))).hasMessageContaining("HF_HUB_OFFLINE");
        }
        assertThat(world.server.asked()).isEmpty();
    }

    @Test
    void aHubThatCannotBeReachedLeavesWhatIsInTheCache() {
        LocalModel model = world.pull(HubWorld.REFERENCE);
        world.server.forget();
        world.server.failHub(new Fault.Status(503), new Fault.Status(503));
        assertThat(world.pull(HubWorld.REFERENCE)).isEqualTo(model);
        assertThat(world.pull(HubWorld.REPOSITORY)).isEqualTo(model);
        assertThat(world.heard.notes)
                .hasSize(2)
                .allSatisfy(note -> assertThat(note).contains("503"));
        assertThat(world.pauses()).as("nobody waits for what is there").isEmpty();

        world.server.close();
        assertThat(world.pull(HubWorld.REFERENCE)).isEqualTo(model);
        failure(HubProblem.NETWORK, () -> world.tries(1).pull(HubWorld.REPOSITORY + "@other.gguf"));
    }

    @Test
    void aRepositoryIsListedPageByPageAndItsModelChosen() throws IOException {
        for (int number = 0; number < 7; number++) {
            world.server.with(HubWorld.REPOSITORY, "a" + number + "-Q8_0.gguf", CONTENT);
        }
        assertThat(world.resolve(HubWorld.REPOSITORY, Lookup.CACHE_FIRST).id()).isEqualTo(HubWorld.FILE);
        assertThat(world.server.asked())
                .filteredOn(request -> request.path().contains("/tree/"))
                .hasSize(4);
        assertThat(failure(HubProblem.REFERENCE, () -> world.pull(HubWorld.REPOSITORY + ":Q8_0")))
                .hasMessageContaining("a6-Q8_0.gguf");
    }

    @Test
    void aListIsNotFollowedToAnotherHost() {
        world.server.failHub(new Fault.Status(
                302,
                Map.of("Location", world.server.storeAddress().resolve("/api").toString())));
        assertThat(failure(HubProblem.REFUSED, () -> world.pull(HubWorld.REPOSITORY)))
                .hasMessageContaining("another host");
        assertThat(world.server.askedOf("store")).isEmpty();
    }

    @Test
    void allFilesOfASplitModelAreDownloadedFromTheSameCommit() throws IOException {
        for (int number = 1; number <= 3; number++) {
            world.server.with(
                    HubWorld.REPOSITORY,
                    "BF16/M-BF16-0000" + number + "-of-00003.gguf",
                    HubWorld.content(1000 + number, number));
        }
        LocalModel model = world.pull(HubWorld.REPOSITORY + "@BF16/M-BF16-00002-of-00003.gguf");
        assertThat(model.id()).isEqualTo("M-BF16.gguf");
        assertThat(model.files())
                .hasSize(3)
                .allSatisfy(file ->
                        assertThat(file.getParent()).isEqualTo(model.first().getParent()));
        assertThat(model.files().get(2)).hasBinaryContent(HubWorld.content(1003, 3));
        assertThat(model.reference()).isEqualTo(HubWorld.REPOSITORY + "@BF16/M-BF16-00001-of-00003.gguf");
        assertThat(world.server.askedOf("hub").stream().map(Asked::path).map(path -> path.split("/")[4]))
                .containsExactly("main", FakeHub.COMMIT, FakeHub.COMMIT);
        assertThat(world.resolve(HubWorld.REPOSITORY + ":bf16", Lookup.CACHE_ONLY))
                .isEqualTo(model);

        Files.delete(model.files().get(1));
        failure(
                HubProblem.OFFLINE,
                () -> world.resolve(HubWorld.REPOSITORY + "@BF16/M-BF16-00001-of-00003.gguf", Lookup.CACHE_ONLY));
        failure(HubProblem.LIMIT, () -> world.pull(HubWorld.REPOSITORY + "@M-00001-of-01001.gguf"));
    }

    @Test
    void whatTheHubListsUnderDangerousNamesIsNoModel() {
        world.server.with("evil/repository", "../../x.gguf", CONTENT);
        world.server.with("evil/repository", "/etc/x.gguf", CONTENT);
        world.server.with("evil/repository", "..\\x.gguf", CONTENT);
        failure(HubProblem.MISSING, () -> world.pull("evil/repository"));
        assertThat(world.cache()).doesNotExist();
    }

    @Test
    void whatIsNotThereIsSaidWithWhatMayHaveBeenMeant() {
        assertThat(failure(HubProblem.MISSING, () -> world.pull("nobody/nothing@x.gguf")))
                .hasMessageContaining("no repository nobody/nothing")
                .hasMessageContaining("check the name");
        assertThat(failure(HubProblem.MISSING, () -> world.pull(HubWorld.REPOSITORY + "@Model-APEX-Balanced.gguf")))
                .hasMessageContaining("has no file Model-APEX-Balanced.gguf at revision main")
                .hasMessageContaining("nearest names are " + HubWorld.FILE);
        ModelReference other = world.reference(HubWorld.REFERENCE).at("v1.00");
        assertThat(failure(
                        HubProblem.MISSING,
                        () -> world.hub().resolve(other, ResolveOptions.DEFAULTS, DownloadListener.NONE)))
                .hasMessageContaining("has no revision v1.00")
                .hasMessageContaining("v1.0, main");
    }

    @Test
    void aGatedRepositorySaysWhereItsLicenceIsAccepted() {
        world.server.withError("meta/gated", 403, "GatedRepo").withError("meta/plain", 403, "");
        assertThat(failure(HubProblem.GATED, () -> world.pull("meta/gated@x.gguf")))
                .hasMessageContaining("accept its licence at " + world.server.endpoint() + "/meta/gated")
                .hasMessageContaining("account that the token is of")
                .hasMessageNotContaining(FakeHub.TOKEN);
        failure(HubProblem.GATED, () -> world.pull("meta/plain"));
        world.variable("HF_TOKEN", "");
        assertThat(failure(HubProblem.GATED, () -> world.pull("meta/gated@x.gguf")))
                .hasMessageContaining("set HF_TOKEN");
    }

    @Test
    void otherRefusalsOfTheHubArePlain() {
        world.server.failHub(new Fault.Status(401, Map.of("X-Error-Message", "Invalid credentials in header")));
        assertThat(failure(HubProblem.GATED, () -> world.pull(HubWorld.REFERENCE)))
                .hasMessageContaining("does not know the token");
        world.server.failHub(new Fault.Status(418, Map.of("X-Error-Message", "tea\tonly")));
        assertThat(failure(HubProblem.NETWORK, () -> world.pull(HubWorld.REFERENCE)))
                .hasMessageContaining("status 418 (tea only)");
        world.server.withError("some/disabled", 403, "DisabledRepo");
        failure(HubProblem.MISSING, () -> world.pull("some/disabled@x.gguf"));
    }

    @Test
    void aShortNameAsksForItsChecksum() {
        world.server.with("mudler/LFM2.5-8B-A1B-APEX-GGUF", "LFM2.5-8B-A1B-APEX-I-Balanced.gguf", CONTENT);
        assertThat(failure(HubProblem.CORRUPT, () -> world.pull("lfm2.5-8b-a1b-apex-i-balanced")))
                .hasMessageContaining("c6a7021aeee1af784c755d923e53e544a563bc9f530f483b8cf5480d033aa06d")
                .hasMessageContaining("nothing was downloaded");
    }

    @Test
    void aPlanSaysWhatIsThereAndDownloadsNothing() throws IOException {
        PullPlan plan =
                world.hub().plan(world.reference(HubWorld.REPOSITORY), ResolveOptions.DEFAULTS, DownloadListener.NONE);
        assertThat(plan.reference()).isEqualTo(HubWorld.REFERENCE);
        assertThat(plan.commit()).contains(FakeHub.COMMIT);
        assertThat(plan.bytes()).isEqualTo(5000);
        assertThat(plan.missingBytes()).isEqualTo(5000);
        assertThat(world.cache()).doesNotExist();

        world.server.failStore(new Fault.Cut(1000));
        failure(HubProblem.NETWORK, () -> world.tries(1).pull(HubWorld.REFERENCE));
        long kept = Files.size(world.partial(CONTENT));
        ModelReference reference = world.reference(HubWorld.REFERENCE);
        assertThat(world.hub()
                        .plan(reference, ResolveOptions.DEFAULTS, DownloadListener.NONE)
                        .missingBytes())
                .isEqualTo(5000 - kept);
        world.pull(HubWorld.REFERENCE);
        assertThat(world.hub()
                        .plan(reference, ResolveOptions.DEFAULTS, DownloadListener.NONE)
                        .missingBytes())
                .isZero();
    }

    @Test
    void aLocalFileIsAModelLikeAnyOther() throws IOException {
        Path file = Files.write(folder.resolve("own.gguf"), CONTENT);
        LocalModel model = world.resolve(file.toString(), Lookup.CACHE_ONLY);
        assertThat(model.first()).isEqualTo(file);
        assertThat(model.id()).isEqualTo("own.gguf");
        failure(HubProblem.MISSING, () -> world.pull(folder.resolve("none.gguf").toString()));
        assertThat(failure(HubProblem.MISSING, () -> world.pull(folder.toString())))
                .hasMessageContaining("folder");
    }
}
