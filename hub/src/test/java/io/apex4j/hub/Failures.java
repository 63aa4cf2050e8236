package io.apex4j.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests say about failures. */
final class Failures {
    private Failures() {}

    /** The failure of a call, which has to be of a kind. */
    static HubException failure(HubProblem problem, ThrowingCallable call) {
        HubException thrown = catchThrowableOfType(HubException.class, call);
        assertThat(thrown).as("a failure of kind " + problem).isNotNull();
        assertThat(thrown.problem()).as(thrown.getMessage()).isEqualTo(problem);
        return thrown;
    }
}
