package io.jollyboat.controllers;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import java.time.Duration;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/**
 * Scheduler and kubelet of a test in one: a pod gets a node at once, is Running and Ready after a
 * while, and is gone at once when it is deleted. What a test wants otherwise it says before pods
 * come.
 */
public final class TestNode {

    private final TestCluster cluster;
    private final Client client;
    private final Informer<Pod> pods;
    private final Controller controller;
    private Duration startsWithin = Duration.ZERO;
    private Predicate<Pod> becomesReady = pod -> true;
    private Predicate<Pod> lingers = pod -> false;
    private int nodes = 1;
    private int placed;

    public TestNode(TestCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client;
        this.pods = new Informers(client, cluster.timeline).of(Resources.PODS);
        this.controller =
                Controller.named("node", cluster.timeline).reconciles(pods).with(this::reconcile);
        controller.start();
    }

    /** How long a pod takes to become Ready. */
    public TestNode startsWithin(Duration time) {
        startsWithin = time;
        return this;
    }

    public TestNode becomesReady(Predicate<Pod> which) {
        becomesReady = which;
        return this;
    }

    /** Which pods stay when they are deleted, until {@link #look}. */
    public TestNode lingers(Predicate<Pod> which) {
        lingers = which;
        return this;
    }

    /** Pods are spread over so many nodes, n0, n1 and so on, in turn. */
    public TestNode nodes(int count) {
        nodes = count;
        return this;
    }

    /** Looks at every pod again, after the rules have changed. */
    public void look() {
        pods.list().forEach(pod -> controller.enqueue(Key.of(pod)));
        cluster.settle();
    }

    private Result reconcile(Key key) {
        Pod pod = pods.get(key.namespace(), key.name()).orElse(null);
        if (pod == null) {
            return Result.done();
        }
        try {
            return step(pod);
        } catch (ApiException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return Result.done();
            }
            throw e;
        }
    }

    private Result step(Pod pod) {
        if (pod.beingDeleted()) {
            if (!lingers.test(pod)) {
                client.delete(
                        Resources.PODS,
                        pod.namespace(),
                        pod.name(),
                        DeleteOptions.DEFAULT.grace(0).onlyUid(pod.uid()));
            }
            return Result.done();
        }
        if (pod.spec().nodeName().isEmpty()) {
            ObjectNode binding =
                    TestCluster.tree(
                            "{'apiVersion':'v1','kind':'Binding','metadata':{'name':'%s'},'target':{'kind':'Node','name':'%s'}}"
                                    .formatted(pod.name(), place(pod)));
            client.post(Resources.PODS, pod.namespace(), pod.name(), "binding", binding);
            return Result.done();
        }
        if (pod.status().phase().equals("Pending")) {
            Duration age =
                    Duration.between(pod.creationTimestamp().orElseThrow(), cluster.timeline.now());
            if (age.compareTo(startsWithin) < 0) {
                return Result.after(startsWithin.minus(age));
            }
            status(pod, becomesReady.test(pod));
        } else if (ready(pod) != becomesReady.test(pod)) {
            status(pod, becomesReady.test(pod));
        }
        return Result.done();
    }

    /** Where the pod's affinity pins it to, or else the next node. */
    private String place(Pod pod) {
        String pinned =
                pod.spec()
                        .json()
                        .at(
                                "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0/matchFields/0/values/0")
                        .asString("");
        return pinned.isEmpty() ? "n" + placed++ % nodes : pinned;
    }

    private static boolean ready(Pod pod) {
        return pod.status().conditions().stream()
                .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
    }

    private void status(Pod pod, boolean ready) {
        String status =
                "{'status':{'phase':'Running','podIP':'10.244.0.9','conditions':[{'type':'Ready','status':'%s','lastTransitionTime':'%s'}]}}"
                        .formatted(
                                ready ? "True" : "False",
                                cluster.timeline
                                        .now()
                                        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
        client.patch(
                Resources.PODS,
                pod.namespace(),
                pod.name(),
                "status",
                Patch.strategic(TestCluster.tree(status)));
    }
}
