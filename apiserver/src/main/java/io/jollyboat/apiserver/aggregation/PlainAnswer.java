package io.jollyboat.apiserver.aggregation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.apiserver.pipeline.Answer;
import java.util.Map;

/**
 * What clients are told where another server does not answer: as by Kubernetes, a text that is no
 * Status, and nothing of when to come again, since clients would do so for ten seconds unasked.
 */
final class PlainAnswer {

    private PlainAnswer() {}

    /** The server is not there. */
    static Answer unavailable(String why) {
        return of(503, why + '\n');
    }

    /** The server sent the client elsewhere; who follows would take its credentials there. */
    static Answer redirect() {
        return of(502, "the backend attempted to redirect this request, which is not permitted");
    }

    private static Answer of(int code, String text) {
        return new Answer.Document(
                code,
                "text/plain; charset=utf-8",
                Map.of("X-Content-Type-Options", "nosniff"),
                text.getBytes(UTF_8));
    }
}
