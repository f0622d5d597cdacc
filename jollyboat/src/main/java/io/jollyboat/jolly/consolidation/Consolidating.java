package io.jollyboat.jolly.consolidation;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.jolly.terminal.Steps;
import io.jollyboat.scheduler.whatif.Consolidation.Emptied;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Empties one node after the other, each by a plan made on the cluster as it is then, until there
 * is none left whose pods fit elsewhere. {@link #stop} may be called by another thread.
 */
public final class Consolidating {

    private final CallingClient client;
    private final ClusterPlans plans;
    private final Vigil vigil;
    private final Steps steps;
    private final Map<String, List<Moved>> emptied = new LinkedHashMap<>();

    private volatile boolean stopped;
    private @Nullable String
            unfinished; // a node that is cordoned and not yet empty; under the lock

    public Consolidating(CallingClient client, ClusterPlans plans, Vigil vigil, Steps steps) {
        this.client = client;
        this.plans = plans;
        this.vigil = vigil;
        this.steps = steps;
    }

    /**
     * Goes on until no node is left that could be emptied, or one gives trouble: that one is put
     * back into service.
     *
     * @param moves so many pods are evicted at most
     * @return what went wrong; empty when nothing did
     */
    public Optional<String> run(int moves) {
        int left = moves;
        while (!stopped) {
            List<Emptied> next = plans.plan(1, left, touched()).emptied();
            if (next.isEmpty()) {
                break;
            }
            Emptied node = next.getFirst();
            steps.doing("emptying %s: %s to move".formatted(node.node(), pods(node.evictions())));
            try {
                empty(node);
            } catch (GaveUpException | ApiException e) {
                release();
                return Optional.of("%s is not emptied: %s".formatted(node.node(), e.getMessage()));
            }
            left -= node.evictions();
        }
        return Optional.empty();
    }

    /** Nodes that are not to be emptied any more: no pod is moved twice. */
    private Map<String, String> touched() {
        Map<String, String> touched = new HashMap<>();
        emptied.forEach(
                (node, moved) -> {
                    moved.forEach(
                            each -> touched.put(each.node(), "it has taken in pods of others"));
                    touched.put(node, "it was emptied just now");
                });
        return touched;
    }

    /** So many pods, in words. */
    static String pods(int count) {
        return count == 1 ? "1 pod" : count + " pods";
    }

    private void empty(Emptied node) {
        begin(node.node());
        // Before the cordon others could come, for whom no room was looked for.
        if (!node.pods().containsAll(plans.going(node.node()))) {
            throw new GaveUpException("it got other pods just now");
        }
        List<Moved> moved = new NodeEmptying(client, vigil, steps, () -> stopped).empty(node);
        finish(node.node(), moved);
        steps.done(node.node() + " is empty");
    }

    private synchronized void begin(String node) {
        if (stopped) {
            throw new GaveUpException("stopped");
        }
        unfinished = node;
        cordon(node, true);
    }

    private synchronized void finish(String node, List<Moved> moved) {
        emptied.put(node, moved);
        unfinished = null;
    }

    /** What was emptied so far, and the pods that went. */
    public synchronized Map<String, List<Moved>> emptied() {
        return new LinkedHashMap<>(emptied);
    }

    /** Evicts no further pod; a node that is not yet empty takes pods again. */
    public void stop() {
        stopped = true;
        release();
    }

    private synchronized void release() {
        if (unfinished != null) {
            cordon(unfinished, false);
            steps.warn(unfinished + " takes pods again");
            unfinished = null;
        }
    }

    /** Lets the emptied nodes take pods again. */
    public void uncordon() {
        for (String node : new ArrayList<>(emptied().keySet())) {
            cordon(node, false);
        }
    }

    private void cordon(String node, boolean whether) {
        var change = JsonNodeFactory.instance.objectNode();
        change.putObject("spec").put("unschedulable", whether);
        try {
            client.patch(Resources.NODES, "", node, Patch.merge(change));
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND || whether) {
                throw e;
            }
        }
    }
}
