package io.jollyboat.jolly.cluster;

import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.NodeCondition;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a node to be Ready. */
final class NodeReadiness {

    private static final long LIMIT_SECONDS = 60;

    private final Informer<Node> nodes;
    private final String name;
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private volatile String reason = "it has not been registered";

    NodeReadiness(Informer<Node> nodes, String name) {
        this.nodes = nodes;
        this.name = name;
    }

    /**
     * @throws ClusterException when it is not Ready after a minute, with what the node says of
     *     itself
     */
    void await() {
        nodes.addHandler(
                new Handler<>() {
                    @Override
                    public void onAdd(Node node) {
                        look(node);
                    }

                    @Override
                    public void onUpdate(Node before, Node now) {
                        look(now);
                    }

                    @Override
                    public void onDelete(Node last) {}
                });
        try {
            ready.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ClusterException(
                    "node " + name + " is not Ready after " + LIMIT_SECONDS + " s: " + reason);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while waiting for node " + name);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void look(Node node) {
        if (!node.name().equals(name)) {
            return;
        }
        for (NodeCondition condition : node.status().conditions()) {
            if (condition.type().equals("Ready")) {
                reason = condition.reason() + ": " + condition.message();
                if (condition.status().equals("True")) {
                    ready.complete(name);
                }
            }
        }
    }
}
