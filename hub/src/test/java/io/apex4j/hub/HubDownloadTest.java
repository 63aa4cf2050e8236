package io.apex4j.hub;

import static io.apex4j.hub.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.hub.FakeHub.Asked;
import io.apex4j.hub.FakeHub.Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubDownloadTest {
    private static final byte[] CONTENT = HubWorld.content(200_000, 1);

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
    void aFileIsDownloadedOnceAndThenFoundInTheCache() throws IOException {
        LocalModel model = world.pull(HubWorld.REFERENCE);
        assertThat(model.first()).hasBinaryContent(CONTENT);
        assertThat(model.id()).isEqualTo(HubWorld.FILE);
        assertThat(model.commit()).contains(FakeHub.COMMIT);
        assertThat(world.heard.started).containsExactly(HubWorld.FILE + " 0/200000");
        assertThat(world.heard.advanced).isEqualTo(CONTENT.length);

        LocalModel again = world.pull(HubWorld.REFERENCE);
        assertThat(again).isEqualTo(model);
        assertThat(world.server.ranges()).containsExactly("all");
        assertThat(world.partial(CONTENT)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100})
    void aDownloadThatWasCutGoesOnInTheNextProcess(int percent) throws IOException {
        int cut = CONTENT.length / 100 * percent;
        world.server.failStore(new Fault.Cut(Math.min(cut, CONTENT.length - 1)));
        HubException broken = failure(HubProblem.NETWORK, () -> world.tries(1).pull(HubWorld.REFERENCE));
        assertThat(broken).hasMessageContaining("what has come is kept").hasMessageContaining("run the same command");
        long kept = Files.size(world.partial(CONTENT));
        assertThat(kept).isLessThanOrEqualTo(cut);

        LocalModel model = world.pull(HubWorld.REFERENCE);
        assertThat(model.first()).hasBinaryContent(CONTENT);
        assertThat(world.server.ranges()).containsExactly("all", kept == 0 ? "all" : "bytes=" + kept + "-");
        assertThat(world.heard.started.getLast()).isEqualTo(HubWorld.FILE + " " + kept + "/200000");
    }

    @Test
    void aDownloadThatWasCutGoesOnByItselfAndProgressBeginsTheCountOfTriesAnew() throws IOException {
        for (int cut = 0; cut < 10; cut++) {
            world.server.failStore(new Fault.Cut(15_000));
        }
        LocalModel model = world.tries(2).pull(HubWorld.REFERENCE);
        assertThat(model.first()).hasBinaryContent(CONTENT);
        assertThat(world.server.ranges()).hasSize(11);
        assertThat(world.pauses()).hasSize(10).containsOnly(Duration.ofSeconds(1));
    }

    @Test
    void aPartialFileThatIsCompleteIsCheckedAndNotAskedForAgain() throws IOException {
        Files.createDirectories(world.partial(CONTENT).getParent());
        Files.write(world.partial(CONTENT), CONTENT);
        assertThat(world.pull(HubWorld.REFERENCE).first()).hasBinaryContent(CONTENT);
        assertThat(world.server.ranges()).isEmpty();
    }

    @Test
    void aPartialFileWithOtherBytesOrTooManyDoesNotBecomeTheModel() throws IOException {
        Files.createDirectories(world.partial(CONTENT).getParent());
        Files.write(world.partial(CONTENT), HubWorld.content(100_000, 2));
        HubException wrong = failure(HubProblem.CORRUPT, () -> world.pull(HubWorld.REFERENCE));
        assertThat(wrong)
                .hasMessageContaining("should be " + FakeHub.sha256(CONTENT))
                .hasMessageContaining("deleted")
                .hasMessageContaining("run the command again");
        assertThat(world.partial(CONTENT)).doesNotExist();

        Files.write(world.partial(CONTENT), HubWorld.content(200_001, 2));
        assertThat(world.pull(HubWorld.REFERENCE).first()).hasBinaryContent(CONTENT);
    }

    @Test
    void otherBytesThanThoseOfTheChecksumAreDeleted() {
        world.server.failStore(new Fault.OtherBytes(CONTENT.length));
        failure(HubProblem.CORRUPT, () -> world.pull(HubWorld.REFERENCE));
        assertThat(world.partial(CONTENT)).doesNotExist();
        assertThat(world.repository().resolve("snapshots")).doesNotExist();
        assertThat(world.repository().resolve("refs/main")).doesNotExist();
    }

    @Test
    void anotherSizeThanTheHubsIsRefused() {
        world.server.failStore(new Fault.OtherBytes(CONTENT.length + 1));
        assertThat(failure(HubProblem.CORRUPT, () -> world.pull(HubWorld.REFERENCE)))
                .hasMessageContaining("200001 bytes are announced")
                .hasMessageContaining("should have 200000");
        world.server.failStore(new Fault.OtherBytes(CONTENT.length - 1));
        failure(HubProblem.CORRUPT, () -> world.pull(HubWorld.REFERENCE));
        assertThat(world.partial(CONTENT)).doesNotExist();
    }

    @Test
    void aServerThatAnswersAPartWithTheWholeBeginsTheFileAnew() throws IOException {
        world.server.failStore(new Fault.Cut(50_000), new Fault.WholeFile());
        assertThat(world.pull(HubWorld.REFERENCE).first()).hasBinaryContent(CONTENT);
        assertThat(world.heard.started).containsExactly(HubWorld.FILE + " 0/200000", HubWorld.FILE + " 0/200000");
    }

    @Test
    void aServerThatAnswersWithAnotherPartIsAskedForTheWhole() throws IOException {
        world.server.failStore(new Fault.Cut(50_000), new Fault.OtherPart());
        assertThat(world.pull(HubWorld.REFERENCE).first()).hasBinaryContent(CONTENT);
        assertThat(world.server.ranges()).hasSize(3).last().isEqualTo("all");
    }

    @Test
    void anAddressThatHasExpiredIsAskedForAnew() throws IOException {
        world.server.failStore(new Fault.Cut(50_000), new Fault.Status(403));
        assertThat(world.pull(HubWorld.REFERENCE).first()).hasBinaryContent(CONTENT);
        assertThat(world.server.askedOf("store").stream().map(Asked::path).distinct())
                .hasSize(2);
        assertThat(world.server.askedOf("hub")).extracting(Asked::method).containsExactly("HEAD", "HEAD");
    }

    @Test
    void anAddressThatNeverWorksEndsInAnError() {
        for (int count = 0; count < 5; count++) {
            world.server.failStore(new Fault.Status(403));
        }
        assertThat(failure(HubProblem.NETWORK, () -> world.pull(HubWorld.REFERENCE)))
                .hasMessageContaining("failed 5 times")
                .hasMessageContaining("403");
    }

    @Test
    void whatMayPassIsTriedAgainWithGrowingPausesOrThoseThatTheServerAsksFor() throws IOException {
        world.server.failHub(new Fault.Status(500), new Fault.Status(429, Map.of("Retry-After", "7")));
        world.server.failStore(new Fault.Status(503), new Fault.Status(502), new Fault.Status(408));
        assertThat(world.pull(HubWorld.REFERENCE).first()).hasBinaryContent(CONTENT);
        assertThat(world.pauses().stream().map(Duration::toSeconds)).containsExactly(1L, 7L, 1L, 2L, 4L);
        assertThat(world.heard.retries).hasSize(5).first().asString().contains("500");
    }

    @Test
    void whatNeverPassesEndsAfterFiveTries() {
        for (int count = 0; count < 5; count++) {
            world.server.failHub(new Fault.Status(503, Map.of("Retry-After", "99999999")));
        }
        failure(HubProblem.NETWORK, () -> world.pull(HubWorld.REFERENCE));
        assertThat(world.server.asked()).hasSize(5);
        assertThat(world.pauses()).containsOnly(Duration.ofSeconds(60));
    }

    @Test
    void aServerThatSendsNothingMoreIsLeftAndTheDownloadGoesOn() throws IOException {
        world.server.failStore(new Fault.Stall(120_000));
        world.stall(Duration.ofMillis(500));
        assertThat(world.pull(HubWorld.REFERENCE).first()).hasBinaryContent(CONTENT);
        assertThat(world.server.ranges()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(world.heard.retries).isNotEmpty().first().asString().contains("nothing came");
    }

    @Test
    void theTokenGoesToTheHubAndToNoOtherHost() {
        world.server.failStore(new Fault.Cut(50_000), new Fault.Status(403), new Fault.Status(503));
        world.pull(HubWorld.REFERENCE);
        assertThat(world.server.askedOf("hub"))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.token()).contains("Bearer " + FakeHub.TOKEN));
        assertThat(world.server.askedOf("store"))
                .hasSize(4)
                .allSatisfy(request -> assertThat(request.token()).isEmpty());
    }

    @Test
    void whatTheHubGivesItselfIsAskedForWithTheToken() throws IOException {
        world.server.withoutStore(HubWorld.REPOSITORY).failStore(new Fault.Cut(50_000));
        assertThat(world.pull(HubWorld.REFERENCE).first()).hasBinaryContent(CONTENT);
        assertThat(world.server.askedOf("store")).isEmpty();
        assertThat(world.server.asked())
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.token()).contains("Bearer " + FakeHub.TOKEN));
    }

    @Test
    void withoutATokenNothingIsSaid() {
        world.variable("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1").pull(HubWorld.REFERENCE);
        assertThat(world.server.asked())
                .allSatisfy(request -> assertThat(request.token()).isEmpty());
    }

    @Test
    void aPublicHubMayNotSendUsToAPrivateAddress() {
        RedirectRules rules =
                new RedirectRules(world.environment().endpoint(), false, host -> host.equals("127.0.0.2"));
        assertThat(failure(HubProblem.REFUSED, () -> world.rules(rules).pull(HubWorld.REFERENCE)))
                .hasMessageContaining("private address");
        assertThat(world.server.askedOf("store")).isEmpty();
    }

    @Test
    void noHubMaySendUsToAPublicAddressByPlainHttp() {
        world.server.withHeader(HubWorld.REPOSITORY, "Location", "http://192.88.99.77/model");
        assertThat(failure(HubProblem.REFUSED, () -> world.pull(HubWorld.REFERENCE)))
                .hasMessageContaining("not https");
    }

    @Test
    void aRedirectOfTheStoreIsFollowedByTheSameRules() throws IOException {
        URI elsewhere = world.server.stored("/elsewhere/model", CONTENT);
        world.server.failStore(new Fault.Status(302, Map.of("Location", elsewhere.toString())));
        assertThat(world.pull(HubWorld.REFERENCE).first()).hasBinaryContent(CONTENT);

        world.server.with(HubWorld.REPOSITORY, "Other.gguf", HubWorld.content(1000, 5));
        world.server.failStore(new Fault.Status(302, Map.of("Location", "http://192.88.99.77/model")));
        failure(HubProblem.REFUSED, () -> world.pull(HubWorld.REPOSITORY + "@Other.gguf"));
    }

    @Test
    void redirectsWithoutEndAreRefused() {
        for (int count = 0; count < 20; count++) {
            world.server.failHub(new Fault.Status(307, Map.of("Location", "/someone/Model-GGUF/resolve/main/x.gguf")));
        }
        assertThat(failure(HubProblem.REFUSED, () -> world.pull(HubWorld.REFERENCE)))
                .hasMessageContaining("more than 8 times");
    }

    @Test
    void aRenamedRepositoryIsFollowedOnTheHub() throws IOException {
        world.server.failHub(new Fault.Status(
                307, Map.of("Location", "/" + HubWorld.REPOSITORY + "/resolve/main/" + HubWorld.FILE)));
        assertThat(world.pull("someone/Old-GGUF@Model.gguf").first()).hasBinaryContent(CONTENT);
    }

    @Test
    void aDiskThatIsTooSmallIsSaidBeforeTheDownload() {
        assertThat(failure(
                        HubProblem.DISK, () -> world.space((64 << 20) + 199_999).pull(HubWorld.REFERENCE)))
                .hasMessageContaining("200000 bytes are still to come")
                .hasMessageContaining("HF_HUB_CACHE");
        assertThat(world.server.ranges()).isEmpty();
        assertThat(world.space((64 << 20) + 200_000).pull(HubWorld.REFERENCE).first())
                .exists();
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Files.createDirectories(world.cache().getParent());
        Files.writeString(world.cache(), "a file where the folder should be");
        assertThat(failure(HubProblem.DISK, () -> world.pull(HubWorld.REFERENCE)))
                .hasMessageContaining(world.cache().toString());
    }

    @Test
    void anInterruptedDownloadKeepsWhatHasComeAndGoesOn() throws IOException {
        world.server.failStore(new Fault.Stall(120_000));
        world.heard.onAdvance = () -> {
            if (world.heard.advanced == 120_000) {
                Thread.currentThread().interrupt();
            }
        };
        HubException stopped = failure(HubProblem.CANCELLED, () -> world.pull(HubWorld.REFERENCE));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(stopped).hasMessageContaining("goes on");
        assertThat(world.partial(CONTENT)).hasSize(120_000);
        world.heard.onAdvance = () -> {};

        assertThat(world.pull(HubWorld.REFERENCE).first()).hasBinaryContent(CONTENT);
        assertThat(world.server.ranges()).containsExactly("all", "bytes=120000-");
    }

    @Test
    void twoThreadsThatWantTheSameFileDownloadItOnce() throws Exception {
        Thread other = Thread.ofVirtual()
                .start(() -> world.hub()
                        .resolve(world.reference(HubWorld.REFERENCE), ResolveOptions.DEFAULTS, DownloadListener.NONE));
        assertThat(world.pull(HubWorld.REFERENCE).first()).hasBinaryContent(CONTENT);
        other.join();
        assertThat(world.server.ranges()).hasSize(1);
    }

    @Test
    void aSmallFileIsCheckedByGitsHash() throws IOException {
        // What `printf hello | git hash-object --stdin` prints.
        String hash = "b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0";
        world.server.with(HubWorld.REPOSITORY, "tiny.gguf", "hello".getBytes(StandardCharsets.UTF_8));
        world.server.withHeader(HubWorld.REPOSITORY, "X-Linked-Etag", "\"" + hash + "\"");
        assertThat(world.pull(HubWorld.REPOSITORY + "@tiny.gguf").first()).hasContent("hello");
        assertThat(world.repository().resolve("blobs").resolve(hash)).exists();

        world.server.with(HubWorld.REPOSITORY, "tiny2.gguf", "hallo".getBytes(StandardCharsets.UTF_8));
        Files.delete(world.repository().resolve("blobs").resolve(hash));
        assertThat(failure(HubProblem.CORRUPT, () -> world.pull(HubWorld.REPOSITORY + "@tiny2.gguf")))
                .hasMessageContaining("should be " + hash);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Repo-Commit", "X-Linked-Size", "X-Linked-Etag"})
    void anAnswerWithoutTheHubsHeadersIsRefused(String header) {
        world.server.withHeader(HubWorld.REPOSITORY, header, "").withHeader(HubWorld.REPOSITORY, "ETag", "");
        assertThat(failure(HubProblem.REFUSED, () -> world.pull(HubWorld.REFERENCE)))
                .hasMessageContaining("does not answer as the hub does")
                .hasMessageContaining("HF_ENDPOINT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x", "a/b", "..", "a\\b", "con", "x y"})
    void aTagThatIsNoSafeNameIsRefused(String tag) {
        world.server
                .withHeader(HubWorld.REPOSITORY, "X-Linked-Etag", "\"" + tag + "\"")
                .withHeader(HubWorld.REPOSITORY, "ETag", "");
        failure(HubProblem.REFUSED, () -> world.pull(HubWorld.REFERENCE));
        world.server.withHeader(HubWorld.REPOSITORY, "X-Repo-Commit", tag);
        failure(HubProblem.REFUSED, () -> world.pull(HubWorld.REFERENCE));
    }

    @Test
    void aFileThatTheHubDoesNotGiveByPlainHttpIsRefusedWithAnotherWay() {
        world.server.withHeader(HubWorld.REPOSITORY, "X-Linked-Size", "50000000001");
        assertThat(failure(HubProblem.LIMIT, () -> world.pull(HubWorld.REFERENCE)))
                .hasMessageContaining("50000000000")
                .hasMessageContaining("hf download");
    }

    @Test
    void aChecksumOfTheUserIsComparedBeforeAndAfter() {
        ResolveOptions right = new ResolveOptions(Lookup.CACHE_FIRST, Optional.of(FakeHub.sha256(CONTENT)));
        ResolveOptions wrong = new ResolveOptions(Lookup.CACHE_FIRST, Optional.of("0".repeat(64)));
        ModelReference reference = world.reference(HubWorld.REFERENCE);
        assertThat(failure(HubProblem.CORRUPT, () -> world.hub().resolve(reference, wrong, world.heard)))
                .hasMessageContaining("nothing was downloaded");
        assertThat(world.server.ranges()).isEmpty();
        assertThat(world.hub().resolve(reference, right, world.heard).first()).exists();
        failure(HubProblem.CORRUPT, () -> world.hub().resolve(reference, wrong, world.heard));
        assertThat(List.of("abc", "g".repeat(64)))
                .allSatisfy(text ->
                        failure(HubProblem.REFERENCE, () -> new ResolveOptions(Lookup.CACHE_FIRST, Optional.of(text))));
    }
}
