package io.jollyboat.apiserver.webhook;

import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks webhooks. May block for as long as the timeout; safe for use by several threads. */
@FunctionalInterface
public interface Webhooks {

    /**
     * Sends a review and returns the answer.
     *
     * @param clientConfig where the webhook is, as definitions and webhook configurations have it:
     *     a {@code url} or a {@code service}, and a {@code caBundle}
     * @param review for reading only
     * @throws WebhookFailure when there is no answer, or it is no JSON object
     */
    ObjectNode ask(JsonNode clientConfig, ObjectNode review, Duration timeout)
            throws WebhookFailure;
}
