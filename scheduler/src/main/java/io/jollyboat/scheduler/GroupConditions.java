package io.jollyboat.scheduler;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.meta.v1.Condition;
import io.jollyboat.core.api.scheduling.v1alpha2.PodGroup;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.WorkQueue;
import io.jollyboat.core.runtime.Timeline;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes into the statuses of groups of pods whether they were placed. Once that was so it is not
 * taken back, whatever becomes of further pods. Safe for use by several threads.
 */
final class GroupConditions {

    private static final String TYPE = "PodGroupScheduled";

    private final Client client;
    private final Informers informers;
    private final Timeline timeline;
    private final Map<Key, Optional<String>> obstacles = new ConcurrentHashMap<>(); // the latest
    private final WorkQueue<Key> queue;

    GroupConditions(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.informers = informers;
        this.timeline = timeline;
        this.queue = new WorkQueue<>(timeline, 1, this::write);
    }

    /** Returns at once. */
    void tell(Key group, Optional<String> obstacle) {
        obstacles.put(group, obstacle);
        queue.add(group);
    }

    private void write(Key key) {
        Optional<String> obstacle = obstacles.remove(key);
        PodGroup group =
                informers.of(Resources.POD_GROUPS).get(key.namespace(), key.name()).orElse(null);
        if (obstacle == null || group == null || says(group, obstacle)) {
            return;
        }
        try {
            client.patch(
                    Resources.POD_GROUPS,
                    key.namespace(),
                    key.name(),
                    "status",
                    patch(group, obstacle));
            queue.forget(key);
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND && obstacles.putIfAbsent(key, obstacle) == null) {
                queue.retry(key);
            }
        }
    }

    private static boolean says(PodGroup group, Optional<String> obstacle) {
        return condition(group)
                .filter(
                        known ->
                                known.status().equals("True")
                                        || known.message().equals(obstacle.orElse(null)))
                .isPresent();
    }

    private static Optional<Condition> condition(PodGroup group) {
        return group.status().conditions().stream()
                .filter(each -> each.type().equals(TYPE))
                .findFirst();
    }

    private Patch patch(PodGroup group, Optional<String> obstacle) {
        String status = obstacle.isEmpty() ? "True" : "False";
        Instant since =
                condition(group)
                        .filter(known -> known.status().equals(status))
                        .flatMap(Condition::lastTransitionTime)
                        .orElse(timeline.now());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("metadata").put("uid", group.uid());
        body.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", TYPE)
                .put("status", status)
                .put("reason", obstacle.isEmpty() ? "Scheduled" : "Unschedulable")
                .put("message", obstacle.orElse(""))
                .put("lastTransitionTime", since.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("observedGeneration", group.metadata().generation());
        return Patch.strategic(body);
    }
}
