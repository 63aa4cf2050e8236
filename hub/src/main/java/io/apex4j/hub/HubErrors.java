package io.apex4j.hub;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an answer of the hub that is no success means in plain words.
 *
 * @param environment the hub that was asked
 * @param repository the repository that it was asked about
 * @param revision the revision that it was asked about
 */
record HubErrors(HubEnvironment environment, RepositoryId repository, String revision) {
    /**
     * The error to throw.
     *
     * @param path the file that was asked about
     * @param files lists the files of the repository
     * @param revisions lists its branches and tags
     */
    HubException of(
            Http.Answer answer, Optional<String> path, Supplier<List<String>> files, Supplier<List<String>> revisions) {
        String said = answer.header("X-Error-Code").orElse("");
        return switch (said) {
            case "GatedRepo" -> gated();
            case "RepoNotFound" -> noRepository();
            case "RevisionNotFound" -> noRevision(revisions.get());
            case "EntryNotFound" -> noFile(path.orElse(""), files.get());
            case "DisabledRepo" ->
                new HubException(HubProblem.MISSING, repository + " was disabled by the hub, see " + page());
            default -> byStatus(answer);
        };
    }

    private HubException byStatus(Http.Answer answer) {
        return switch (answer.status()) {
            case 401 -> isBadToken(answer) ? badToken() : noRepository();
            case 403 -> gated();
            case 404 -> noRepository();
            default ->
                new HubException(
                        HubProblem.NETWORK,
                        environment.endpoint().getHost() + " answers with status " + answer.status() + message(answer)
                                + "; see " + page());
        };
    }

    private static boolean isBadToken(Http.Answer answer) {
        return answer.header("X-Error-Message").orElse("").contains("credentials");
    }

    private HubException badToken() {
        return new HubException(
                HubProblem.GATED,
                "the hub does not know the token of HF_TOKEN (or of the file of HF_TOKEN_PATH); make one at "
                        + environment.endpoint() + "/settings/tokens, or unset it");
    }

    private HubException gated() {
        String next = environment.token().isPresent()
                ? " with the account that the token is of; the token needs the right to read gated repositories"
                : ", then set HF_TOKEN to a token of your account (" + environment.endpoint() + "/settings/tokens)";
        return new HubException(HubProblem.GATED, repository + " is gated: accept its licence at " + page() + next);
    }

    private HubException noRepository() {
        String next = environment.token().isPresent()
                ? "the token that is set gives no access to a private one of that name"
                : "if it is private, set HF_TOKEN to a token that may read it";
        return new HubException(
                HubProblem.MISSING,
                "there is no repository " + repository + " at " + environment.endpoint() + "; check the name; " + next);
    }

    private HubException noRevision(List<String> known) {
        String next =
                known.isEmpty() ? "; see " + page() : "; it has " + String.join(", ", NearNames.of(revision, known));
        return new HubException(HubProblem.MISSING, repository + " has no revision " + revision + next);
    }

    private HubException noFile(String path, List<String> known) {
        List<String> models = QuantChoice.models(known);
        String next = models.isEmpty()
                ? "; see " + page()
                : "; the nearest names are " + String.join(", ", NearNames.of(path, models));
        return new HubException(
                HubProblem.MISSING, repository + " has no file " + path + " at revision " + revision + next);
    }

    private String page() {
        return environment.endpoint() + "/" + repository;
    }

    private static String message(Http.Answer answer) {
        return answer.header("X-Error-Message")
                .map(text -> " (" + Excerpt.of(text) + ")")
                .orElse("");
    }
}
