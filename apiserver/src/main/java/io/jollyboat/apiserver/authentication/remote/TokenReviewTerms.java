package io.jollyboat.apiserver.authentication.remote;

import io.jollyboat.apiserver.webhook.RemoteServer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a webhook is asked whose a token is, by the flags {@code authentication-token-webhook-*}.
 *
 * @param server null when none is asked
 * @param version of the TokenReviews that it is sent: {@code v1} or {@code v1beta1}
 * @param heldFor how long its answers are remembered; zero for not at all
 */
public record TokenReviewTerms(@Nullable RemoteServer server, String version, Duration heldFor) {

    /** Nobody is asked. */
    public static final TokenReviewTerms NONE =
            new TokenReviewTerms(null, "v1beta1", Duration.ofMinutes(2));

    /** With a server to ask. */
    public TokenReviewTerms server(RemoteServer named) {
        return new TokenReviewTerms(named, version, heldFor);
    }

    /**
     * With reviews of a version.
     *
     * @throws IllegalArgumentException for one that is not spoken
     */
    public TokenReviewTerms version(String name) {
        if (!name.equals("v1") && !name.equals("v1beta1")) {
            throw new IllegalArgumentException(
                    "unsupported authentication webhook version \""
                            + name
                            + "\", supported versions are \"v1\", \"v1beta1\"");
        }
        return new TokenReviewTerms(server, name, heldFor);
    }

    /** Remembering answers for so long. */
    public TokenReviewTerms heldFor(Duration time) {
        return new TokenReviewTerms(server, version, time);
    }
}
