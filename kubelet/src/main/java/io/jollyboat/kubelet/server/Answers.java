package io.jollyboat.kubelet.server;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plain answers, and the way from the event loop to where one may block. */
final class Answers {

    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    private Answers() {}

    /** Work for one request, on a thread that may block. */
    interface Work {
        void run() throws RequestException;
    }

    /** Runs the work beside the event loop; what it throws becomes the answer. */
    static void beside(Timeline timeline, HttpExchange exchange, Work work) {
        timeline.execute(
                () -> {
                    try {
                        work.run();
                    } catch (RequestException e) {
                        text(exchange, e.status(), String.valueOf(e.getMessage()));
                    } catch (ContainerRuntimeException e) {
                        text(exchange, 500, String.valueOf(e.getMessage()));
                    } catch (RuntimeException e) {
                        log.error("{} {} failed", exchange.method(), exchange.path(), e);
                        text(exchange, 500, "internal error");
                    }
                });
    }

    static void status(HttpExchange exchange, ApiException why) {
        exchange.respond(
                why.code(),
                Headers.json(),
                why.status().toString().getBytes(StandardCharsets.UTF_8));
    }

    static void text(HttpExchange exchange, int status, String text) {
        exchange.respond(
                status,
                Headers.of("Content-Type", "text/plain; charset=utf-8"),
                text.getBytes(StandardCharsets.UTF_8));
    }
}
