package io.jollyboat.kubelet.environment;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows each config map and secret that a pod of this node refers to, by itself: a node may read
 * those and no others. All services are followed together.
 *
 * <p>What is asked for before it is followed is read from the API then and there, so that what is
 * absent here is absent indeed.
 */
public final class FollowedConfiguration implements ConfigurationSource {

    private static final Logger log = LoggerFactory.getLogger(FollowedConfiguration.class);

    private final Client client;
    private final Informers informers;
    private final Informer<Service> services;
    private final Informer<Pod> pods;
    private final Set<ConfigurationReference> followed = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Listener listener;

    /**
     * @param pods the pods of this node
     */
    public FollowedConfiguration(Client client, Informers informers, Informer<Pod> pods) {
        this.client = client;
        this.informers = informers;
        this.services = informers.of(Resources.SERVICES);
        this.pods = pods;
        pods.addHandler(new References());
    }

    /** Runs a task once all services are known. */
    public void whenSynced(Runnable task) {
        services.whenSynced(task);
    }

    /** Calls the listener, quickly, whenever a config map or secret came, changed or went. */
    public void listen(Listener told) {
        this.listener = told;
    }

    /** Is told which configuration changed. */
    @FunctionalInterface
    public interface Listener {
        void changed(ConfigurationReference reference);
    }

    @Override
    public Optional<ConfigMap> configMap(String namespace, String name) {
        return current(
                Resources.CONFIG_MAPS, new ConfigurationReference("ConfigMap", namespace, name));
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return current(Resources.SECRETS, new ConfigurationReference("Secret", namespace, name));
    }

    @Override
    public List<Service> services() {
        return services.list();
    }

    private <T extends KubernetesObject> Optional<T> current(
            ResourceType<T> type, ConfigurationReference reference) {
        if (followed.contains(reference)) {
            Informer<T> informer = informers.of(type, reference.namespace(), only(reference));
            if (informer.synced()) {
                return informer.get(reference.namespace(), reference.name());
            }
        }
        try {
            return client.find(type, reference.namespace(), reference.name());
        } catch (ApiException e) {
            log.warn("cannot read {}: {}", reference, e.message());
            return Optional.empty(); // asked for again with the next try to start the pod
        }
    }

    private static ListOptions only(ConfigurationReference reference) {
        return ListOptions.ALL.fields("metadata.name=" + reference.name());
    }

    private void follow(ConfigurationReference reference) {
        if (followed.add(reference)) {
            String namespace = reference.namespace();
            Runnable tell = () -> tell(reference);
            if (reference.kind().equals("Secret")) {
                informers
                        .of(Resources.SECRETS, namespace, only(reference))
                        .addHandler(Handler.ofAnyChange(tell));
            } else {
                informers
                        .of(Resources.CONFIG_MAPS, namespace, only(reference))
                        .addHandler(Handler.ofAnyChange(tell));
            }
        }
    }

    private void tell(ConfigurationReference reference) {
        Listener told = listener;
        if (told != null) {
            told.changed(reference);
        }
    }

    private void forget(ConfigurationReference reference) {
        if (followed.remove(reference)) {
            ResourceType<?> type =
                    reference.kind().equals("Secret") ? Resources.SECRETS : Resources.CONFIG_MAPS;
            informers.release(type, reference.namespace(), only(reference));
        }
    }

    /** Follows what the node's pods refer to. */
    private final class References implements Handler<Pod> {

        @Override
        public void onAdd(Pod pod) {
            ConfigurationReference.of(pod).forEach(FollowedConfiguration.this::follow);
        }

        @Override
        public void onUpdate(Pod before, Pod now) {
            onAdd(now); // containers for debugging may be added
        }

        @Override
        public void onDelete(Pod last) {
            Set<ConfigurationReference> unused = new HashSet<>(ConfigurationReference.of(last));
            unused.retainAll(followed);
            if (unused.isEmpty()) {
                return;
            }
            for (Pod pod : pods.list()) {
                if (pod.namespace().equals(last.namespace()) && !pod.uid().equals(last.uid())) {
                    unused.removeAll(ConfigurationReference.of(pod));
                }
            }
            unused.forEach(FollowedConfiguration.this::forget);
        }
    }
}
