package io.jollyboat.controllers.garbage;

import io.jollyboat.controllers.discovery.ServedResource;
import io.jollyboat.controllers.discovery.ServedResources;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Watches every resource whose objects can be deleted, and follows resources that come and go.
 *
 * <p>Safe for use by several threads.
 */
final class Monitors {

    /** Too many, and nobody's owners. */
    private static final String EVENTS = "events";

    /** How long one resource that cannot be seen holds everything up, as in Kubernetes. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ServedResources served;

    /** Where the kinds of the old group have gone. */
    private static final Set<String> TODAYS = Set.of("apps", "networking.k8s.io");

    private final Client client;
    private final Timeline timeline;
    private final Graph graph;
    private final Consumer<String> affected;
    private final Map<ResourceType<Owned>, Monitor> running =
            new LinkedHashMap<>(); // guarded by this

    /**
     * @param affected is told the uids of objects that need a look
     */
    Monitors(
            ServedResources served,
            Client client,
            Timeline timeline,
            Graph graph,
            Consumer<String> affected) {
        this.served = served;
        this.client = client;
        this.timeline = timeline;
        this.graph = graph;
        this.affected = affected;
    }

    /**
     * A resource that is watched.
     *
     * @param until when it is waited for no longer
     */
    private record Monitor(Informers informers, Informer<Owned> informer, Instant until) {}

    /**
     * Starts watching what is new and stops watching what is no longer served.
     *
     * @return whether anything was new or is gone
     */
    synchronized boolean follow() {
        Set<ResourceType<Owned>> wanted =
                served.all().stream()
                        .filter(resource -> resource.can("list", "watch", "delete"))
                        .filter(resource -> !resource.plural().equals(EVENTS))
                        .map(Monitors::type)
                        .collect(Collectors.toSet());
        List<ResourceType<Owned>> gone =
                running.keySet().stream().filter(type -> !wanted.contains(type)).toList();
        gone.forEach(this::end);
        boolean changed = !gone.isEmpty();
        for (ResourceType<Owned> type : wanted) {
            if (!running.containsKey(type)) {
                begin(type);
                changed = true;
            }
        }
        return changed;
    }

    private static ResourceType<Owned> type(ServedResource resource) {
        return resource.type(Owned::of);
    }

    /** Whether every resource has been seen whole, but for those that have had their time. */
    synchronized boolean synced() {
        Instant now = timeline.now();
        return !running.isEmpty()
                && running.values().stream()
                        .allMatch(one -> one.informer.synced() || !now.isBefore(one.until));
    }

    /**
     * Runs the task once each resource known now has been seen whole, for each of them, and when
     * none is waited for any longer.
     */
    synchronized void whenSynced(Runnable task) {
        running.values().forEach(one -> one.informer.whenSynced(task));
        timeline.after(PATIENCE, task);
    }

    /** The resource of a kind, whatever its version; an old group's is in one of today's. */
    synchronized Optional<ResourceType<Owned>> find(String group, String kind) {
        return running.keySet().stream()
                .filter(type -> type.kind().equals(kind))
                .filter(
                        type ->
                                group.equals(ServedResources.OLD_GROUP)
                                        ? TODAYS.contains(type.group())
                                        : type.group().equals(group))
                .findFirst();
    }

    synchronized void stop() {
        running.values().forEach(one -> one.informers.stop());
        running.clear();
    }

    private void begin(ResourceType<Owned> type) {
        var informers = new Informers(client, timeline);
        Informer<Owned> informer = informers.of(type);
        informer.addHandler(
                new Handler<>() {
                    @Override
                    public void onAdd(Owned object) {
                        graph.put(new Node(type, object)).forEach(affected);
                    }

                    @Override
                    public void onUpdate(Owned before, Owned now) {
                        onAdd(now);
                    }

                    @Override
                    public void onDelete(Owned last) {
                        graph.remove(last.uid()).forEach(affected);
                    }
                });
        running.put(type, new Monitor(informers, informer, timeline.now().plus(PATIENCE)));
    }

    private void end(ResourceType<Owned> type) {
        Monitor monitor = running.remove(type);
        if (monitor != null) {
            monitor.informers.stop();
            monitor.informer.list().forEach(object -> graph.forget(object.uid()));
        }
    }
}
