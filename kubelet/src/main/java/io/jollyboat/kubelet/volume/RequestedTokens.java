package io.jollyboat.kubelet.volume;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.ServiceAccountTokenProjection;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.environment.MissingConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Service account tokens from the API server's token requests, bound to their pod and renewed when
 * four fifths of their life are over, or a day has passed; each a little earlier than that, so that
 * tokens that were made together are not renewed together.
 */
public final class RequestedTokens implements ServiceAccountTokens {

    private static final long DEFAULT_SECONDS = 3600;
    private static final Duration RETRY = Duration.ofSeconds(20);
    private static final Duration MOST_AGE = Duration.ofHours(24);
    private static final int JITTER_MILLIS = 10_000;

    private final Client client;
    private final Timeline timeline;
    private final Map<Key, Held> tokens = new ConcurrentHashMap<>();

    private record Key(String podUid, String account, String audience, long seconds) {}

    private record Held(String token, Instant renewAt, Instant expiresAt) {}

    public RequestedTokens(Client client, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
    }

    @Override
    public String token(Pod pod, ServiceAccountTokenProjection wanted) throws MissingConfiguration {
        Instant now = timeline.now();
        tokens.values().removeIf(held -> !held.expiresAt().isAfter(now));
        String account =
                pod.spec().serviceAccountName().isEmpty()
                        ? "default"
                        : pod.spec().serviceAccountName();
        var key =
                new Key(
                        pod.uid(),
                        account,
                        wanted.audience(),
                        wanted.expirationSeconds(DEFAULT_SECONDS));
        Held held = tokens.get(key);
        if (held != null && now.isBefore(held.renewAt())) {
            return held.token();
        }
        try {
            Held fresh = request(pod, key, now);
            tokens.put(key, fresh);
            return fresh.token();
        } catch (ApiException e) {
            if (held != null) {
                tokens.put(key, new Held(held.token(), now.plus(RETRY), held.expiresAt()));
                return held.token(); // good for a while yet
            }
            throw new MissingConfiguration("failed to fetch token: " + e.message());
        }
    }

    private Held request(Pod pod, Key key, Instant now) {
        ObjectNode body = Trees.newObject();
        body.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
        ObjectNode spec = body.putObject("spec").put("expirationSeconds", key.seconds());
        if (!key.audience().isEmpty()) {
            spec.putArray("audiences").add(key.audience());
        }
        spec.putObject("boundObjectRef")
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("name", pod.name())
                .put("uid", pod.uid());
        JsonNode status =
                client.post(
                                Resources.SERVICE_ACCOUNTS,
                                pod.namespace(),
                                key.account(),
                                "token",
                                body)
                        .path("status");
        Instant expires = expiry(status.path("expirationTimestamp").asString(""), key, now);
        Duration life = Duration.between(now, expires);
        return new Held(status.path("token").asString(""), renewal(now, life), expires);
    }

    private Instant renewal(Instant now, Duration life) {
        Duration most = life.multipliedBy(4).dividedBy(5);
        Duration wait = most.compareTo(MOST_AGE) < 0 ? most : MOST_AGE;
        Duration early = wait.minusMillis(timeline.random().nextInt(JITTER_MILLIS));
        return now.plus(early.compareTo(RETRY) < 0 ? RETRY : early);
    }

    @Override
    public Optional<Instant> renewal(String podUid) {
        return tokens.entrySet().stream()
                .filter(one -> one.getKey().podUid().equals(podUid))
                .map(one -> one.getValue().renewAt())
                .min(Comparator.naturalOrder());
    }

    private static Instant expiry(String stated, Key key, Instant now) {
        try {
            return OffsetDateTime.parse(stated).toInstant();
        } catch (DateTimeParseException _) {
            return now.plusSeconds(key.seconds());
        }
    }
}
