package io.jollyboat.apiserver.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.errors.ApiException;
import java.util.Map;

/**
 * The answer 404 as Kubernetes gives it where nothing at all is known of a path, nor of its API
 * group: a text that is no Status.
 */
public final class PlainAbsence {

    private PlainAbsence() {}

    /** Answers a call with it; a caller in this JVM is told as of any other path. */
    public static void answer(Call call) {
        if (call.caller().exchange() == null) {
            call.fail(ApiException.noSuchPath());
            return;
        }
        call.answer(
                new Answer.Document(
                        404,
                        "text/plain; charset=utf-8",
                        Map.of("X-Content-Type-Options", "nosniff"),
                        "404 page not found\n".getBytes(UTF_8)));
    }
}
