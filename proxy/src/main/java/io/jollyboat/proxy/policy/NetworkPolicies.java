package io.jollyboat.proxy.policy;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Namespace;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.networking.v1.NetworkPolicy;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.reconcile.WorkQueue;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.RoutingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the traffic of pods to what network policies allow. Pods and namespaces are watched from
 * the first policy on. What a program before this one left behind is replaced or, when there is no
 * policy any more, removed.
 */
public final class NetworkPolicies implements Component {

    private static final Logger log = LoggerFactory.getLogger(NetworkPolicies.class);
    private static final Duration BURST = Duration.ofMillis(10);
    private static final String ALL = "all";

    private final Informers informers;
    private final Informer<NetworkPolicy> policies;
    private final Family family;
    private final String dns;
    private final PolicySink sink;
    private final WorkQueue<String> queue;

    // Touched by the queue's one worker only.
    private @Nullable Informer<Pod> pods;
    private @Nullable Informer<Namespace> namespaces;
    private @Nullable Isolation applied;

    /**
     * @param family of the addresses whose traffic is kept
     * @param dns the address at which the node answers pods about names
     */
    public NetworkPolicies(
            Informers informers, Timeline timeline, Family family, String dns, PolicySink sink) {
        this.informers = informers;
        this.policies = informers.of(Resources.NETWORK_POLICIES);
        this.family = family;
        this.dns = dns;
        this.sink = sink;
        this.queue = new WorkQueue<>(timeline, 1, this::sync);
    }

    @Override
    public String name() {
        return "network-policies";
    }

    @Override
    public void start() {
        follow(policies);
    }

    /** The kernel goes on by the last rules. */
    @Override
    public void stop() {
        queue.close();
    }

    private <T extends KubernetesObject> Informer<T> follow(Informer<T> informer) {
        informer.addHandler(Handler.ofAnyChange(this::wake));
        informer.whenSynced(this::wake);
        return informer;
    }

    private void wake() {
        queue.addAfter(ALL, BURST);
    }

    private void sync(String all) {
        if (!policies.synced()) {
            return;
        }
        if (pods == null && !policies.list().isEmpty()) {
            pods = follow(informers.of(Resources.PODS));
            namespaces = follow(informers.of(Resources.NAMESPACES));
        }
        Isolation wanted = wanted();
        if (wanted == null || wanted.equals(applied)) {
            return;
        }
        try {
            if (wanted.equals(Isolation.NONE)) {
                sink.remove();
            } else {
                sink.apply(wanted);
            }
            applied = wanted;
            queue.forget(all);
        } catch (RoutingException e) {
            log.error("network policies are not carried out: {}", e.getMessage());
            queue.retry(all);
        }
    }

    /** Null while a half view would isolate pods from those that are not known yet. */
    private @Nullable Isolation wanted() {
        Informer<Pod> members = pods;
        Informer<Namespace> spaces = namespaces;
        if (members == null || spaces == null) {
            return Isolation.NONE;
        }
        return members.synced() && spaces.synced()
                ? PolicyReader.read(policies.list(), members.list(), spaces.list(), family, dns)
                : null;
    }
}
