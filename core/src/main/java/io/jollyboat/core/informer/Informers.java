package io.jollyboat.core.informer;

import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The informers of one process. Asking for a resource starts it, and asking again gives the same
 * one. Safe for use by several threads.
 */
public final class Informers implements Component {

    private final Client client;
    private final Timeline timeline;
    private final Map<Wanted, Running<?>> running = new LinkedHashMap<>(); // guarded by this

    public Informers(Client client, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
    }

    /** The informer of a whole resource, in all namespaces. */
    public <T extends KubernetesObject> Informer<T> of(ResourceType<T> type) {
        return of(type, ListOptions.ALL);
    }

    /** The informer of what a selector picks of a resource. */
    public <T extends KubernetesObject> Informer<T> of(ResourceType<T> type, ListOptions options) {
        return of(type, "", options);
    }

    /**
     * The informer of what a selector picks of a resource in one namespace.
     *
     * @param namespace empty for all
     */
    @SuppressWarnings("unchecked") // an informer is put under its own type
    public synchronized <T extends KubernetesObject> Informer<T> of(
            ResourceType<T> type, String namespace, ListOptions options) {
        return (Informer<T>)
                running.computeIfAbsent(
                                new Wanted(type.apiVersion(), type.plural(), namespace, options),
                                none -> start(type, namespace, options))
                        .informer;
    }

    /** Stops an informer that nobody needs any more; the next who asks for it gets a new one. */
    public synchronized void release(ResourceType<?> type, String namespace, ListOptions options) {
        Running<?> gone =
                running.remove(new Wanted(type.apiVersion(), type.plural(), namespace, options));
        if (gone != null) {
            gone.reflector.stop();
        }
    }

    private <T extends KubernetesObject> Running<T> start(
            ResourceType<T> type, String namespace, ListOptions options) {
        var informer = new Informer<T>(timeline.serial());
        var reflector = new Reflector<>(client, timeline, type, namespace, options, informer);
        reflector.start();
        return new Running<>(informer, reflector);
    }

    /** Whether every informer asked for so far has its first full view. */
    public synchronized boolean synced() {
        return running.values().stream().allMatch(one -> one.informer.synced());
    }

    @Override
    public String name() {
        return "informers";
    }

    /** Nothing: each starts when it is first asked for. */
    @Override
    public void start() {}

    @Override
    public synchronized void stop() {
        running.values().forEach(one -> one.reflector.stop());
    }

    private record Wanted(
            String apiVersion, String plural, String namespace, ListOptions options) {}

    private record Running<T extends KubernetesObject>(
            Informer<T> informer, Reflector<T> reflector) {}
}
