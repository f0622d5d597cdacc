package io.jollyboat.scheduler;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.events.EventAction;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.WorkQueue;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.scheduler.decision.PointTimes;
import io.jollyboat.scheduler.framework.BindPlugin;
import io.jollyboat.scheduler.framework.Plugin;
import io.jollyboat.scheduler.framework.PostBindPlugin;
import io.jollyboat.scheduler.framework.PreBindPlugin;
import io.jollyboat.scheduler.plugins.DefaultBinder;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.storage.VolumeSearch.Promise;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the API server of decisions. What is to be told of one pod is told in order, and only the
 * latest of what waits: a pod that is bound by now is not said to be unschedulable any more.
 */
final class ApiOutcomes implements Outcomes {

    private static final Logger log = LoggerFactory.getLogger(ApiOutcomes.class);

    /** How many pods are bound or written about at the same time. */
    private static final int CONCURRENCY = 32;

    private static final String SUCCESS = "Success";
    private static final String ERROR = "Error";

    private final Client client;
    private final Timeline timeline;
    private final PreBindPlugin volumes;
    private final BindPlugin binder;
    private final PostBindPlugin bound;
    private final PodConditions conditions;
    private final GroupConditions groups;
    private final Function<PodInfo, EventRecorder> events;
    private final PointTimes times;

    private final Map<Key, Task> tasks = new ConcurrentHashMap<>(); // the latest for each pod
    private final WorkQueue<Key> queue;

    /** Something to tell of one pod. */
    private sealed interface Task {

        record Bind(PodInfo pod, List<Promise> promises, Runnable bound, Consumer<String> failed)
                implements Task {}

        record Tell(PodInfo pod, String nominatedNode, String reason, String message)
                implements Task {}
    }

    /**
     * @param events the recorder that speaks for the pod's scheduler
     */
    ApiOutcomes(
            Client client,
            Timeline timeline,
            PreBindPlugin volumes,
            PodConditions conditions,
            GroupConditions groups,
            Function<PodInfo, EventRecorder> events,
            PointTimes times) {
        this.client = client;
        this.timeline = timeline;
        this.volumes = volumes;
        this.binder = new DefaultBinder(client);
        this.bound = new ScheduledEvents(events);
        this.conditions = conditions;
        this.groups = groups;
        this.events = events;
        this.times = times;
        this.queue = new WorkQueue<>(timeline, CONCURRENCY, this::work);
    }

    @Override
    public void bind(PodInfo pod, List<Promise> promises, Runnable bound, Consumer<String> failed) {
        add(pod.key(), new Task.Bind(pod, promises, bound, failed));
    }

    @Override
    public void unschedulable(PodInfo pod, String nominatedNode, String message) {
        fail(pod, nominatedNode, "Unschedulable", message);
    }

    @Override
    public void failed(PodInfo pod, String message) {
        fail(pod, pod.rank().nominatedNode(), "SchedulerError", "binding rejected: " + message);
    }

    private void fail(PodInfo pod, String nominatedNode, String reason, String message) {
        events.apply(pod)
                .event(
                        References.to(pod),
                        EventRecorder.WARNING,
                        "FailedScheduling",
                        message,
                        EventAction.of("Scheduling"));
        add(pod.key(), new Task.Tell(pod, nominatedNode, reason, message));
    }

    private void add(Key key, Task task) {
        tasks.put(key, task);
        queue.add(key);
    }

    private void work(Key key) {
        switch (tasks.remove(key)) {
            case Task.Bind bind -> prepare(bind);
            case Task.Tell tell -> tell(tell);
            case null -> {} // told already, together with an earlier call
        }
    }

    private void prepare(Task.Bind task) {
        long begun = times.now();
        try {
            volumes.preBind(
                    task.pod(),
                    task.promises(),
                    failure -> {
                        times.took("PreBind", failure.isEmpty() ? SUCCESS : ERROR, of(task), begun);
                        prepared(task, failure);
                    });
        } catch (ApiException e) {
            failed(task, volumes, e.message());
        }
    }

    private void prepared(Task.Bind task, String failure) {
        if (failure.isEmpty()) {
            bind(task);
        } else {
            failed(task, volumes, failure);
        }
    }

    private static void failed(Task.Bind task, Plugin plugin, String message) {
        String step = plugin instanceof BindPlugin ? "Bind" : "PreBind";
        log.debug("{} of {} failed: {}", step, task.pod().key(), message);
        task.failed()
                .accept("running %s plugin \"%s\": %s".formatted(step, plugin.name(), message));
    }

    private void bind(Task.Bind task) {
        PodInfo pod = task.pod();
        long begun = times.now();
        try {
            binder.bind(pod, pod.nodeName());
        } catch (ApiException e) {
            times.took("Bind", ERROR, of(task), begun);
            failed(task, binder, e.message());
            return;
        }
        long done = times.took("Bind", SUCCESS, of(task), begun);
        bound.postBind(pod);
        times.took("PostBind", SUCCESS, of(task), done);
        task.bound().run();
    }

    private static String of(Task.Bind task) {
        return task.pod().rules().schedulerName();
    }

    private void tell(Task.Tell task) {
        Key key = task.pod().key();
        try {
            conditions.notScheduled(
                    task.pod(), task.nominatedNode(), task.reason(), task.message());
            queue.forget(key);
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND && tasks.putIfAbsent(key, task) == null) {
                queue.retry(key);
            }
        }
    }

    @Override
    public void group(Key group, Optional<String> obstacle) {
        groups.tell(group, obstacle);
    }

    @Override
    public void evict(PodInfo victim, PodInfo preemptor, Runnable failed) {
        timeline.execute(
                () -> {
                    try {
                        preempt(victim, preemptor);
                    } catch (ApiException e) {
                        if (e.reason() != Reason.NOT_FOUND) {
                            log.debug("preempting {} failed: {}", victim.key(), e.message());
                            failed.run();
                        }
                    }
                });
    }

    private void preempt(PodInfo victim, PodInfo preemptor) {
        Key key = victim.key();
        Patch patch = conditions.disruptionTarget(victim, preemptor);
        client.patch(Resources.PODS, key.namespace(), key.name(), "status", patch);
        client.delete(
                Resources.PODS,
                key.namespace(),
                key.name(),
                DeleteOptions.DEFAULT.onlyUid(victim.uid()));
        String message = "Preempted by pod " + preemptor.uid() + " on node " + victim.nodeName();
        events.apply(preemptor)
                .event(
                        References.to(victim),
                        EventRecorder.NORMAL,
                        "Preempted",
                        message,
                        new EventAction("Preempting", References.to(preemptor)));
    }
}
