package io.jollyboat.controllers.quota;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ResourceQuota;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.quota.QuotaScopes;
import io.jollyboat.core.quota.QuotaUsage;
import io.jollyboat.core.quota.ResourceList;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Recounts the quotas of a namespace a moment after something in it came, went or changed what it
 * uses, and every five minutes. Resources are watched from the first quota on that limits them.
 */
public final class QuotaController implements Component {

    /** How long changes are gathered before one count answers for them all. */
    private static final Duration GATHERING = Duration.ofMillis(500);

    /**
     * How long a quota must have been charged for nothing before something is given back. What is
     * charged is only then written, and seen by us later still: to give that back would have more
     * come than there may be.
     */
    private static final Duration CALM = Duration.ofSeconds(2);

    private static final Duration RESYNC = Duration.ofMinutes(5);

    /** How soon a limit on a resource that is not served is looked into again. */
    private static final Duration LATER = Duration.ofSeconds(30);

    private final Client client;
    private final Informers informers;
    private final Timeline timeline;
    private final CountedResources resources;
    private final Informer<ResourceQuota> quotas;
    private final Controller controller;
    private final Map<ResourceType<KubernetesObject>, Informer<KubernetesObject>> watched =
            new ConcurrentHashMap<>();
    private final Set<String> disturbed = ConcurrentHashMap.newKeySet();

    /** Each quota's last version, and since when it has been that. */
    private final Map<Key, Seen> seen = new ConcurrentHashMap<>();

    private record Seen(String version, Instant since) {}

    public QuotaController(ApiTransport api, Informers informers, Timeline timeline) {
        this.client = new Client(api);
        this.informers = informers;
        this.timeline = timeline;
        this.resources = new CountedResources(api);
        this.quotas = informers.of(Resources.RESOURCE_QUOTAS);
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(quotas)
                        .concurrency(2)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "resourcequota-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private Result reconcile(Key key) {
        var found = quotas.get(key.namespace(), key.name());
        if (found.isEmpty() || found.get().beingDeleted()) {
            seen.remove(key);
            return Result.done();
        }
        String version = found.get().resourceVersion();
        Instant since =
                seen.compute(
                                key,
                                (_, last) ->
                                        last != null && last.version.equals(version)
                                                ? last
                                                : new Seen(version, timeline.now()))
                        .since;
        ObjectNode quota = found.get().json();
        ResourceList hard = ResourceList.of(quota.path("spec").path("hard"));
        Set<ResourceType<KubernetesObject>> limited = new LinkedHashSet<>();
        boolean allServed = true;
        ResourceList used = ResourceList.NONE;
        ResourceList before = ResourceList.of(quota.path("status").path("used"));
        for (String limit : hard.names()) {
            Optional<ResourceType<KubernetesObject>> resource = resources.of(limit);
            if (resource.isPresent()) {
                limited.add(resource.get());
                used = used.plus(ResourceList.of(limit, Quantity.ZERO));
            } else { // what cannot be counted stays as it was, if it ever was
                allServed = false;
                used = used.plus(before.only(limit::equals));
            }
        }
        for (ResourceType<KubernetesObject> type : limited) {
            Informer<KubernetesObject> objects = watched(type);
            if (!objects.synced()) {
                objects.whenSynced(() -> controller.enqueue(key));
                return Result.done();
            }
            used = used.plus(counted(quota, hard, type, objects));
        }
        Duration calm = Duration.between(timeline.now(), since.plus(CALM));
        boolean gives =
                !ResourceList.of(quota.path("status").path("used")).exceeding(used).isEmpty();
        if (gives && calm.isPositive()) {
            return Result.after(calm);
        }
        write(quota, hard, used);
        return Result.after(allServed ? RESYNC : LATER);
    }

    private ResourceList counted(
            ObjectNode quota,
            ResourceList hard,
            ResourceType<KubernetesObject> type,
            Informer<KubernetesObject> objects) {
        ResourceList sum = ResourceList.NONE;
        String namespace = quota.path("metadata").path("namespace").asString("");
        for (KubernetesObject object : objects.list(namespace)) {
            sum =
                    sum.plus(
                            QuotaScopes.counted(
                                    quota,
                                    hard,
                                    type.group(),
                                    type.plural(),
                                    object.json(),
                                    timeline.now()));
        }
        return sum;
    }

    private void write(ObjectNode quota, ResourceList hard, ResourceList used) {
        boolean asIs =
                ResourceList.of(quota.path("status").path("hard")).equals(hard)
                        && ResourceList.of(quota.path("status").path("used")).equals(used);
        if (asIs) {
            return;
        }
        ObjectNode counted = quota.deepCopy();
        ObjectNode status = counted.putObject("status");
        status.set("hard", hard.json());
        status.set("used", used.json());
        client.updateStatus(Resources.RESOURCE_QUOTAS, Resources.RESOURCE_QUOTAS.view(counted));
    }

    private Informer<KubernetesObject> watched(ResourceType<KubernetesObject> type) {
        return watched.computeIfAbsent(
                type,
                none -> {
                    Informer<KubernetesObject> objects = informers.of(type);
                    objects.addHandler(new Disturbance(type));
                    return objects;
                });
    }

    /** Has the quotas of a namespace recounted soon. */
    private void disturb(String namespace) {
        if (disturbed.add(namespace)) {
            timeline.after(
                    GATHERING,
                    () -> {
                        disturbed.remove(namespace);
                        quotas.list(namespace).forEach(quota -> controller.enqueue(Key.of(quota)));
                    });
        }
    }

    /** Notices what changes a count. */
    private final class Disturbance implements Handler<KubernetesObject> {
        private final ResourceType<KubernetesObject> type;

        Disturbance(ResourceType<KubernetesObject> type) {
            this.type = type;
        }

        @Override
        public void onAdd(KubernetesObject object) {
            disturb(object.namespace());
        }

        @Override
        public void onUpdate(KubernetesObject before, KubernetesObject now) {
            if (!usage(before).equals(usage(now))) {
                disturb(now.namespace());
            }
        }

        @Override
        public void onDelete(KubernetesObject last) {
            disturb(last.namespace());
        }

        private ResourceList usage(KubernetesObject object) {
            return QuotaUsage.of(type.group(), type.plural(), object.json(), timeline.now());
        }
    }
}
