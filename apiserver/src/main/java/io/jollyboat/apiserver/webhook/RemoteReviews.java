package io.jollyboat.apiserver.webhook;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.http.client.HttpClient;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts reviews to a webhook and waits for them to come back: TokenReviews and the like. What failed
 * in a way that passes is put again, up to five times in all, after pauses that grow. Safe for use
 * by many threads.
 */
public final class RemoteReviews implements AutoCloseable {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final double LONGER = 1.5;
    private static final double JITTER = 0.2;

    private final RemoteCalls calls;
    private final Duration patience;
    private final Duration firstPause;
    private final Timeline timeline;

    /**
     * @param calls are closed with these
     * @param patience with one answer
     */
    public RemoteReviews(RemoteCalls calls, Duration patience, Timeline timeline) {
        this(calls, patience, FIRST_PAUSE, timeline);
    }

    /**
     * @param firstPause before the second attempt; later ones wait for longer
     */
    public RemoteReviews(
            RemoteCalls calls, Duration patience, Duration firstPause, Timeline timeline) {
        this.calls = calls;
        this.patience = patience;
        this.firstPause = firstPause;
        this.timeline = timeline;
    }

    /**
     * What came of a review. Blocks: never to be called on an event loop, which would have to bring
     * the answer.
     *
     * @throws WebhookFailure when there is no answer, or one that is something else
     */
    public ObjectNode ask(ObjectNode review) throws WebhookFailure {
        byte[] body = MAPPER.writeValueAsBytes(review);
        double pause = firstPause.toMillis();
        for (int attempt = 1; ; attempt++) {
            Attempt came = attempt(body);
            if (came.answer != null && AnswerWords.good(came.answer)) {
                return read(came.answer.body(), review);
            }
            if (attempt == ATTEMPTS || !came.passes()) {
                throw came.failure(calls.address());
            }
            pause((long) (pause * (1 + JITTER * timeline.random().nextDouble())));
            pause *= LONGER;
        }
    }

    private record Attempt(HttpClient.@Nullable Response answer, @Nullable Throwable failure) {

        /** Whether another attempt may have another end. */
        boolean passes() {
            if (answer == null) {
                return failure != null
                        && String.valueOf(failure.getMessage()).contains("Connection reset");
            }
            return switch (answer.status()) {
                case 429, 500, 504 -> true;
                default -> answer.headers().first("Retry-After") != null;
            };
        }

        WebhookFailure failure(String url) {
            return answer != null
                    ? AnswerWords.refusal(answer)
                    : AnswerWords.unreached(url, failure == null ? new Throwable() : failure);
        }
    }

    private Attempt attempt(byte[] body) {
        try {
            return new Attempt(calls.post(body, patience).toCompletableFuture().join(), null);
        } catch (CompletionException failed) {
            Throwable cause = failed.getCause();
            return new Attempt(null, cause == null ? failed : cause);
        }
    }

    private void pause(long millis) {
        var over = new CompletableFuture<Void>();
        timeline.after(Duration.ofMillis(millis), () -> over.complete(null));
        over.join();
    }

    /** Webhooks may leave out what it is; if they say it, it must be what they were asked. */
    private static ObjectNode read(byte[] body, ObjectNode review) throws WebhookFailure {
        JsonNode answer;
        try {
            answer = MAPPER.readTree(body);
        } catch (JacksonException garbage) {
            throw WebhookFailure.ofCall(
                    "couldn't get version/kind; json parse error: " + garbage.getOriginalMessage());
        }
        if (!(answer instanceof ObjectNode object)) {
            throw WebhookFailure.ofCall("couldn't get version/kind; json parse error");
        }
        for (String field : new String[] {"kind", "apiVersion"}) {
            String said = Trees.text(object, field);
            if (!said.isEmpty() && !said.equals(Trees.text(review, field))) {
                throw WebhookFailure.ofCall(
                        "unable to decode: %s \"%s\" where \"%s\" was expected"
                                .formatted(field, said, Trees.text(review, field)));
            }
        }
        return object;
    }

    @Override
    public void close() {
        calls.close();
    }
}
