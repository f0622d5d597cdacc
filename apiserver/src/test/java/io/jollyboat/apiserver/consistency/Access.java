package io.jollyboat.apiserver.consistency;

import java.io.IOException;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A client's way to a server. */
interface Access {

    /** An answer, whatever it says. */
    record Reply(int code, JsonNode body) {
        boolean ok() {
            return code < 300;
        }
    }

    /**
     * Makes a call.
     *
     * @param body empty for none
     * @throws IOException when there is no answer, so that nobody knows whether it happened
     */
    Reply call(String method, String target, String contentType, String body) throws IOException;

    /**
     * Watches until the stream ends or somebody has seen enough.
     *
     * @param more is told every event, and says whether to go on
     */
    void watch(String target, Predicate<JsonNode> more) throws IOException, InterruptedException;
}
