package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.core.runtime.Timer;
import io.jollyboat.kubelet.admission.Admission.Verdict;
import io.jollyboat.kubelet.admission.HostSecurity;
import io.jollyboat.kubelet.container.SandboxSpecs;
import io.jollyboat.kubelet.environment.ConfigurationReference;
import io.jollyboat.kubelet.plan.Shutdown;
import io.jollyboat.kubelet.plan.ShutdownPeriods;
import io.jollyboat.kubelet.runtime.ContainerRuntime;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.RuntimeEvent;
import io.jollyboat.kubelet.staticpod.MirrorPod;
import io.jollyboat.kubelet.staticpod.StaticPods;
import io.jollyboat.kubelet.status.PodStatus;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pods of the node, each with its worker: brings every piece of news to the worker it is for,
 * and clears away what is left of pods that no longer exist.
 *
 * <p>Safe for use by several threads.
 */
public final class PodWorkers implements Handler<Pod> {

    /** Killing takes a moment too; an engine that is down would never end anything. */
    private static final Duration OVERTIME = Duration.ofSeconds(5);

    /** As long as any pod that goes for another may take; its own grace is mostly shorter. */
    private static final Duration MOST_GRACE = Duration.ofMinutes(10);

    private final NodeServices services;
    private final Duration relistEvery;
    private final Leftovers leftovers;
    private final Map<String, Entry> workers = new HashMap<>(); // by uid; guarded by itself
    private @Nullable Timer relist; // guarded by workers
    private boolean begun; // guarded by workers; before, nothing can be told to be an orphan
    private boolean stopped; // guarded by workers
    private final Reception reception; // guarded by workers
    private volatile @Nullable StaticPods statics;

    private record Entry(PodWorker worker, Set<ConfigurationReference> references) {}

    /**
     * @param security what pods may ask of the machine's kernel
     * @param relist how often everything is looked at anyway: news can be lost in ways nobody
     *     thought of
     * @param node as the API has it; empty while it is not known
     */
    public PodWorkers(
            NodeServices services,
            HostSecurity security,
            Duration relist,
            Supplier<Optional<Node>> node) {
        this.relistEvery = relist;
        this.services = services;
        this.reception = new Reception(services.allocations(), security, node);
        this.leftovers = new Leftovers(services, uid -> entry(uid) != null, this::adoptOrphan);
    }

    /** To be called once the pods of the node are known: what else runs is an orphan. */
    public void begin() {
        synchronized (workers) {
            begun = true;
        }
        sweep();
        scheduleRelist();
    }

    private void scheduleRelist() {
        synchronized (workers) {
            if (!stopped) {
                relist =
                        services.timeline()
                                .after(
                                        relistEvery,
                                        () -> {
                                            entries().forEach(e -> e.worker().refresh());
                                            sweep();
                                            scheduleRelist();
                                        });
            }
        }
    }

    /** Leaves all pods to themselves; their containers go on. */
    public void stop() {
        List<Entry> all;
        synchronized (workers) {
            stopped = true;
            if (relist != null) {
                relist.cancel();
            }
            all = List.copyOf(workers.values());
            workers.clear();
        }
        all.forEach(entry -> entry.worker().leave());
    }

    /** Removes every container and file of pods from the node; nothing may work on it any more. */
    public void clear() {
        leftovers.removeAll();
    }

    /**
     * Ends all pods because the machine goes down, or the cluster is put away.
     *
     * @return completes when the last container of the last pod has ended, or should have
     */
    public CompletionStage<Void> shutDown(Shutdown how) {
        return new NodeShutdown(services).end(takeNoMore(how), how, how.limit().plus(OVERTIME));
    }

    /**
     * Ends all pods because the machine goes down, one turn after the other. What comes meanwhile
     * is not taken.
     *
     * @return completes when the last container of the last pod has ended, or should have
     */
    public CompletionStage<Void> shutDown(ShutdownPeriods periods) {
        return new NodeShutdown(services).inTurn(takeNoMore(NodeShutdown.REJECTION), periods);
    }

    /** From now on this becomes of whatever comes; returns what has come. */
    private List<PodWorker> takeNoMore(Shutdown how) {
        synchronized (workers) {
            reception.close(how);
            return workers.values().stream().map(Entry::worker).toList();
        }
    }

    /** Ends one pod for good, and tells of it; it has failed then. */
    public void evict(Pod pod, Shutdown how) {
        Entry entry = entry(pod.uid());
        if (entry != null && !entry.worker().isDone()) {
            services.events().warning(pod, "Evicted", how.why());
            new NodeShutdown(services).end(entry.worker(), how);
        }
    }

    /**
     * Removes the containers of pods that have ended, with their logs; their objects tell what they
     * told. Blocks.
     */
    public void removeEnded() {
        ContainerRuntime runtime = services.runtime();
        for (Entry entry : entries()) {
            Pod pod = entry.worker().pod();
            if (PodLife.hasEnded(pod)) {
                runtime.pod(SandboxSpecs.identity(pod)).containers().stream()
                        .filter(one -> !one.isRunning())
                        .forEach(one -> runtime.containers().remove(one.id()));
            }
        }
    }

    /** To be called before anything else; without it no mirror comes from this node. */
    public void mirrorsOf(StaticPods source) {
        statics = source;
    }

    /** Whether there is something of a pod of that namespace and name that has another uid. */
    public boolean holdsAnother(String name, String uid) {
        synchronized (workers) {
            return workers.entrySet().stream()
                    .anyMatch(
                            one ->
                                    !one.getKey().equals(uid)
                                            && one.getValue().worker().isCalled(name));
        }
    }

    @Override
    public void onAdd(Pod object) {
        Pod pod = MirrorPod.inside(object);
        Verdict verdict;
        List<PodWorker> victims;
        PodWorker worker;
        synchronized (workers) {
            if (stopped) {
                return;
            }
            Entry before = workers.get(pod.uid());
            if (before != null && MirrorPod.is(object)) {
                before.worker().update(pod); // another mirror of what runs
                return;
            }
            verdict =
                    reception.verdict(
                            pod,
                            () -> workers.values().stream().map(entry -> entry.worker().pod()));
            victims = victims(verdict);
            worker = new PodWorker(services, pod, false, () -> {}, this::resourcesFreed);
            workers.put(pod.uid(), new Entry(worker, ConfigurationReference.of(pod)));
            Shutdown end = reception.end(verdict);
            if (end != null) {
                worker.shutDown(end);
            }
        }
        Shutdown refusal = verdict.refusal();
        if (refusal != null) {
            services.events().warning(pod, refusal.reason(), refusal.why());
        }
        if (victims.isEmpty()) {
            worker.wake();
            return;
        }
        Shutdown end = Shutdown.preempting(OVERTIME.plus(MOST_GRACE));
        victims.forEach(
                each -> services.events().warning(each.pod(), "Preempting", PodStatus.PREEMPTED));
        worker.holdUntil(new NodeShutdown(services).end(victims, end, end.limit()));
    }

    /** What those had who go for another is free at once; the caller holds the lock. */
    private List<PodWorker> victims(Verdict verdict) {
        var victims = new ArrayList<PodWorker>();
        for (Pod each : verdict.victims()) {
            services.allocations().release(each.uid());
            Entry victim = workers.get(each.uid());
            if (victim != null) {
                victims.add(victim.worker());
            }
        }
        return victims;
    }

    @Override
    public void onUpdate(Pod old, Pod object) {
        Pod before = MirrorPod.inside(old);
        Pod now = MirrorPod.inside(object);
        StaticPods source = statics;
        if (source != null && MirrorPod.is(object) && object.beingDeleted()) {
            source.mirrorEnds();
        }
        Entry entry = entry(now.uid());
        if (entry == null) {
            return;
        }
        if (!before.spec().json().equals(now.spec().json())) {
            synchronized (workers) {
                workers.replace(
                        now.uid(), new Entry(entry.worker(), ConfigurationReference.of(now)));
            }
        }
        entry.worker().update(now);
    }

    @Override
    public void onDelete(Pod object) {
        Pod last = MirrorPod.inside(object);
        StaticPods source = statics;
        if (source != null && MirrorPod.is(object)) {
            source.lookSoon();
            if (source.wants(object)) {
                return; // it gets another mirror
            }
            end(object);
        }
        Entry entry = entry(last.uid());
        if (entry != null) {
            if (entry.worker().isDone()) {
                forget(last.uid());
            } else {
                entry.worker().remove(() -> forget(last.uid()));
            }
        }
    }

    /** Within its own grace, since nobody has given it another. */
    private void end(Pod mirror) {
        String now = services.timeline().now().truncatedTo(ChronoUnit.SECONDS).toString();
        Pod ending = MirrorPod.ending(mirror, now);
        Entry entry = entry(ending.uid());
        if (entry != null) {
            entry.worker().update(ending);
        }
    }

    /** A config map or secret came, changed or went. */
    public void configurationChanged(ConfigurationReference reference) {
        for (Entry entry : entries()) {
            if (entry.references().contains(reference)) {
                entry.worker().configurationChanged();
            }
        }
    }

    /** Something happened in the engine. */
    public void onRuntime(RuntimeEvent event) {
        switch (event) {
            case RuntimeEvent.OfPod news -> {
                Entry entry = entry(news.pod().uid());
                if (entry != null) {
                    entry.worker().wake();
                }
            }
            case RuntimeEvent.EngineLost _ -> {} // workers notice when they next need it
            case RuntimeEvent.EngineReturned _ -> {
                entries().forEach(entry -> entry.worker().engineReturned());
                sweep();
            }
        }
    }

    private List<Entry> entries() {
        synchronized (workers) {
            return new ArrayList<>(workers.values());
        }
    }

    private @Nullable Entry entry(String uid) {
        synchronized (workers) {
            return workers.get(uid);
        }
    }

    /** Whoever waits for resources may get them now. */
    private void resourcesFreed() {
        entries().stream()
                .map(Entry::worker)
                .filter(PodWorker::waitsForResources)
                .forEach(PodWorker::wake);
    }

    private void forget(String uid) {
        synchronized (workers) {
            workers.remove(uid);
        }
        StaticPods source = statics;
        if (source != null) {
            source.lookSoon(); // a pod of the same name may wait for this one's end
        }
    }

    /** Clears away what belongs to no pod of the node. */
    private void sweep() {
        synchronized (workers) {
            if (!begun) {
                return;
            }
        }
        leftovers.sweep();
    }

    private void adoptOrphan(PodIdentity identity) {
        PodWorker worker;
        synchronized (workers) {
            if (stopped || workers.containsKey(identity.uid())) {
                return;
            }
            ObjectNode json = Trees.newObject();
            json.putObject("metadata")
                    .put("name", identity.name())
                    .put("namespace", identity.namespace())
                    .put("uid", identity.uid());
            // nobody knows what time its author gave it
            json.putObject("spec").put("terminationGracePeriodSeconds", 0);
            worker =
                    new PodWorker(
                            services,
                            new Pod(json),
                            true,
                            () -> forget(identity.uid()),
                            this::resourcesFreed);
            workers.put(identity.uid(), new Entry(worker, Set.of()));
        }
        worker.wake();
    }
}
