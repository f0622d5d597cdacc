package io.jollyboat.apiserver.bootstrap;

import io.jollyboat.apiserver.direct.OwnObjects;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.token.LegacyToken;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps a config map that tells since which day it is noted when tokens that do not expire are
 * shown: whoever clears away those that nobody shows must not take one for unused that was shown
 * before. Made again when somebody deletes it, with the day of that, though not at once: servers of
 * which one does not want it there would make and delete it all day.
 *
 * <p>{@link #begin} and {@link #stop} are each called once, on any thread.
 */
public final class TokenTracking {

    private static final String COLLECTION = "/api/v1/namespaces/kube-system/configmaps";
    private static final Duration BETWEEN = Duration.ofMinutes(30);

    private final Supplier<ApiTransport> api;
    private final Timeline timeline;
    private final UntilDone first;
    private final Mending mending;
    private Instant next = Instant.MIN; // when it may be made; guarded by this
    private boolean due; // whether it will be tried then; guarded by this
    private volatile boolean stopped;

    /**
     * @param api as an administrator; asked for when it serves
     */
    public TokenTracking(
            ResourceRegistry registry,
            ObjectStorage storage,
            Timeline timeline,
            Supplier<ApiTransport> api) {
        this.api = api;
        this.timeline = timeline;
        this.first = new UntilDone("store since when tokens are tracked", timeline, this::keep);
        List<ObjectKey> followed =
                registry.byResource("", "v1", "configmaps").stream()
                        .map(all -> new ObjectKey(all, "kube-system", LegacyToken.TRACKING))
                        .toList();
        this.mending = new Mending(storage, timeline, followed, this::keep);
    }

    /** Stores it, now or when that can be done, and keeps it there. May block. */
    public void begin() {
        mending.start();
        first.run();
    }

    public void stop() {
        stopped = true;
        mending.stop();
        first.stop();
    }

    private synchronized void keep() {
        if (stopped) {
            return;
        }
        OwnObjects objects = new OwnObjects(api.get());
        JsonNode found = objects.find(COLLECTION + "/" + LegacyToken.TRACKING);
        try {
            if (found == null) {
                make(objects);
            } else if (LegacyToken.day(Trees.text(found, "data", LegacyToken.SINCE)) == null) {
                ObjectNode mended = (ObjectNode) found.deepCopy();
                Trees.object(mended, "data").put(LegacyToken.SINCE, today());
                objects.update(COLLECTION + "/" + LegacyToken.TRACKING, mended);
            }
        } catch (ApiException raced) {
            // whoever else wrote it is heard of
            if (found == null
                    ? raced.reason() != Reason.ALREADY_EXISTS
                    : raced.reason() != Reason.CONFLICT && raced.reason() != Reason.NOT_FOUND) {
                throw raced;
            }
        }
    }

    private void make(OwnObjects objects) {
        Instant now = timeline.now();
        if (now.isBefore(next)) {
            if (!due) {
                due = true;
                timeline.after(Duration.between(now, next), this::makeLater);
            }
            return;
        }
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        map.put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("name", LegacyToken.TRACKING).put("namespace", "kube-system");
        map.putObject("data").put(LegacyToken.SINCE, today());
        objects.create(COLLECTION, map);
        next = now.plus(BETWEEN);
    }

    private void makeLater() {
        synchronized (this) {
            due = false;
        }
        new UntilDone("store since when tokens are tracked", timeline, this::keep).run();
    }

    private String today() {
        return LocalDate.ofInstant(timeline.now(), ZoneOffset.UTC).toString();
    }
}
