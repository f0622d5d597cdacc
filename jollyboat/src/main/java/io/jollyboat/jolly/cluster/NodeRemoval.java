package io.jollyboat.jolly.cluster;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.runtime.Seconds;
import io.jollyboat.kubelet.staticpod.MirrorPod;
import io.jollyboat.kubelet.volume.DiskPodStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes a node out of the cluster. Its pods end as by {@code kubectl drain --disable-eviction}:
 * whoever takes a node away means it, so that disruption budgets are not asked, but each pod has
 * its grace.
 */
final class NodeRemoval {

    /** What a pod has to end, if its own grace is not less. */
    private static final int MOST_GRACE_SECONDS = 30;

    /** Killing and clearing away take a moment, too. */
    private static final Duration OVERTIME = Duration.ofSeconds(10);

    private static final String LEASES = "kube-node-lease";

    private final NodeHost host;
    private final Client client;

    /**
     * @param client may do everything
     */
    NodeRemoval(NodeHost host, Client client) {
        this.host = host;
        this.client = client;
    }

    /**
     * Lets no further pod onto the node and ends those that are there, but for those of daemon
     * sets, which would come back, and static ones; returns when they have ended or should have.
     */
    void drain(HostedNode node) {
        String name = node.place().name();
        absentIsFine(
                () ->
                        client.patch(
                                Resources.NODES,
                                "",
                                name,
                                Patch.merge(
                                        JsonMapper.shared()
                                                .readTree("{\"spec\":{\"unschedulable\":true}}"))));
        Duration longest = Duration.ZERO;
        for (Pod pod : node.pods().list()) {
            if (!ofNode(pod)) {
                long own = pod.spec().terminationGracePeriodSeconds(MOST_GRACE_SECONDS);
                int grace = Math.clamp(own, 1, MOST_GRACE_SECONDS);
                longest = Seconds.of(Math.max(longest.toSeconds(), grace));
                delete(Resources.PODS, pod.namespace(), pod.name(), grace);
            }
        }
        awaitNone(node.pods(), longest.plus(OVERTIME));
    }

    private void awaitNone(Informer<Pod> pods, Duration limit) {
        var none = new CompletableFuture<Boolean>();
        Runnable look =
                () -> {
                    if (pods.list().stream().allMatch(NodeRemoval::ofNode)) {
                        none.complete(true);
                    }
                };
        pods.addHandler(Handler.ofAnyChange(look));
        look.run();
        host.timeline().after(limit, () -> none.complete(false));
        none.join();
    }

    /** Pods that would come back, or that are the node's own. */
    private static boolean ofNode(Pod pod) {
        return MirrorPod.is(pod)
                || pod.metadata().ownerReferences().stream()
                        .anyMatch(
                                owner ->
                                        owner.controller(false)
                                                && owner.kind().equals("DaemonSet"));
    }

    /**
     * Removes what the API and this machine still have of a node that does not run any more; of one
     * that an earlier process was about to remove, its containers, too.
     */
    void forget(NodePlace place) throws IOException {
        delete(Resources.NODES, "", place.name(), 0);
        delete(Resources.LEASES, LEASES, place.name(), 0);
        ListOptions here = ListOptions.ALL.fields("spec.nodeName=" + place.name());
        for (Pod pod : List.copyOf(client.list(Resources.PODS, "", here).items())) {
            delete(Resources.PODS, pod.namespace(), pod.name(), 0);
        }
        if (!place.node().simulated()) {
            new Remains(host.profile(), host.timeline()).containers(place, host.addresses());
        }
        DiskPodStorage.erase(place.files(host.profile()));
    }

    private void delete(ResourceType<?> type, String namespace, String name, int grace) {
        absentIsFine(
                () -> client.delete(type, namespace, name, DeleteOptions.DEFAULT.grace(grace)));
    }

    private static void absentIsFine(Runnable call) {
        try {
            call.run();
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }
}
