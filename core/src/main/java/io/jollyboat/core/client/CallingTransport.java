package io.jollyboat.core.client;

import io.jollyboat.core.errors.ApiException;
import tools.jackson.databind.JsonNode;

/** The way to an API server for who asks and changes, and watches nothing. */
@FunctionalInterface
public interface CallingTransport {

    /**
     * Makes a call and waits for the answer. Called on a thread that may block, never on an event
     * loop.
     *
     * @return the body of a successful answer. It is shared with other readers and must not be
     *     changed.
     * @throws ApiException when the answer is a failure, also when the server cannot be reached
     *     (503)
     */
    JsonNode call(ApiRequest request);
}
