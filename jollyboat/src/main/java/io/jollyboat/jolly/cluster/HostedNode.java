package io.jollyboat.jolly.cluster;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.jolly.profile.Credentials;
import io.jollyboat.kubelet.Kubelet;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A node that runs in this process. */
final class HostedNode {

    private final NodePlace place;
    private final NodeParts parts;
    private final Kubelet kubelet;
    private final Informers informers;

    private HostedNode(NodePlace place, NodeParts parts, Kubelet kubelet, Informers informers) {
        this.place = place;
        this.parts = parts;
        this.kubelet = kubelet;
        this.informers = informers;
    }

    static HostedNode start(
            NodeHost host,
            NodePlace place,
            NodeParts parts,
            ApiServer server,
            Credentials credentials) {
        Client client = NodeHost.client(server, place);
        var informers = new Informers(client, host.timeline());
        var kubelet =
                new Kubelet(
                        host.config(parts),
                        parts.runtime(),
                        host.timeline(),
                        client,
                        informers,
                        host.kubeletServer(parts, place, credentials));
        kubelet.start();
        return new HostedNode(place, parts, kubelet, informers);
    }

    NodePlace place() {
        return place;
    }

    /**
     * @throws ClusterException when it is not Ready after a minute
     */
    void awaitReady() {
        ListOptions itself = ListOptions.ALL.fields("metadata.name=" + place.name());
        new NodeReadiness(informers.of(Resources.NODES, itself), place.name()).await();
    }

    /** The pods that are bound to it. */
    Informer<Pod> pods() {
        return informers.of(
                Resources.PODS, ListOptions.ALL.fields("spec.nodeName=" + place.name()));
    }

    CompletionStage<Void> endPods(Duration grace) {
        return kubelet.shutDown(grace);
    }

    /** Lets go of it; what runs goes on. */
    void stop() {
        kubelet.stop();
        informers.stop();
        parts.runtime().stop();
    }

    /** Lets go of it and removes what pods have left on this machine. */
    void remove() {
        kubelet.stop();
        informers.stop();
        kubelet.clear();
        parts.runtime().stop();
    }
}
