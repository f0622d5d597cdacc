package io.jollyboat.apiserver.authorization.remote;

import io.jollyboat.apiserver.admission.match.MatchConditions;
import io.jollyboat.apiserver.webhook.RemoteServer;
import java.time.Duration;

/**
 * How a webhook is asked what somebody may do.
 *
 * @param server whom to ask
 * @param version of the SubjectAccessReviews that it is sent: {@code v1} or {@code v1beta1}
 * @param patience with one answer
 * @param allowedFor how long it is remembered that something is allowed; zero for not at all
 * @param refusedFor likewise, of what is not
 * @param denies whether nothing is allowed while it cannot be asked; else others decide
 * @param conditions which questions it is asked
 */
public record AccessTerms(
        RemoteServer server,
        String version,
        Duration patience,
        Duration allowedFor,
        Duration refusedFor,
        boolean denies,
        MatchConditions conditions) {

    static final Duration LONGEST_PATIENCE = Duration.ofSeconds(30);
    static final Duration ALLOWED_FOR = Duration.ofMinutes(5);
    static final Duration REFUSED_FOR = Duration.ofSeconds(30);
}
