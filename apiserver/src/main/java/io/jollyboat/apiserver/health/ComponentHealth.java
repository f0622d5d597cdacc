package io.jollyboat.apiserver.health;

import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreHealth;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the components are that clusters have always shown by name. One that runs in this JVM is as
 * well as the server that tells of it; one that does not would listen where Kubernetes' own do, and
 * does not. Safe for use by several threads.
 */
public final class ComponentHealth {

    private final Store store;
    private final Set<String> here = ConcurrentHashMap.newKeySet();

    public ComponentHealth(Store store) {
        this.store = store;
    }

    /** Somebody of that user's name runs in this JVM. */
    public void joined(String user) {
        here.add(user);
    }

    /** What is wrong with each component, by name; empty when it is well. */
    public SortedMap<String, String> faults() {
        SortedMap<String, String> faults = new TreeMap<>();
        faults.put("controller-manager", fault("system:kube-controller-manager", 10257));
        faults.put(
                "etcd-0",
                store.health() instanceof StoreHealth.Unavailable(String reason) ? reason : "");
        faults.put("scheduler", fault("system:kube-scheduler", 10259));
        return faults;
    }

    private String fault(String user, int port) {
        return here.contains(user)
                ? ""
                : "Get \"https://127.0.0.1:%1$d/healthz\": dial tcp 127.0.0.1:%1$d: connect: connection refused"
                        .formatted(port);
    }
}
