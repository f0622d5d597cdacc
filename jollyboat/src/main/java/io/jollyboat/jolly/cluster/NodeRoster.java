package io.jollyboat.jolly.cluster;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.jolly.daemon.Report;
import io.jollyboat.jolly.profile.Credentials;
import io.jollyboat.jolly.profile.NodeSettings;
import io.jollyboat.jolly.profile.Settings;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes that run in this process: those that the settings name. Whoever wants another, or one
 * less, changes the settings; a change is carried out while the cluster runs, and one that a crash
 * cut short at the next start, since a node stays in the settings until nothing is left of it.
 */
final class NodeRoster {

    private static final Logger log = LoggerFactory.getLogger(NodeRoster.class);

    /**
     * What a pod has to end when the whole cluster does; less than its own grace may be, as on a
     * node's shutdown.
     */
    private static final Duration POD_GRACE = Duration.ofSeconds(10);

    private final NodeHost host;
    private final ApiServer server;
    private final Credentials credentials;
    private final NodeRemoval removal;
    private final Map<String, HostedNode> running = new LinkedHashMap<>(); // guarded by itself
    private @Nullable WatchService watch; // guarded by running
    private boolean stopped; // guarded by running

    NodeRoster(NodeHost host, ApiServer server, Credentials credentials) {
        this.host = host;
        this.server = server;
        this.credentials = credentials;
        this.removal = new NodeRemoval(host, server.client("jollyboat", "system:masters"));
    }

    /** Starts a node; it becomes Ready later. */
    HostedNode start(NodePlace place, NodeParts parts) {
        HostedNode node = HostedNode.start(host, place, parts, server, credentials);
        synchronized (running) {
            running.put(place.name(), node);
        }
        return node;
    }

    /** Starts those nodes of the settings that are not the first one, beside each other. */
    void startOthers(Settings settings) throws IOException {
        for (NodePlace place : NodePlace.all(settings)) {
            if (!place.isFirst() && !place.node().leaving()) {
                start(place, host.parts(place));
            }
        }
    }

    /** Waits until all are Ready, and tells of each. */
    void awaitReady(Consumer<String> done) {
        for (HostedNode node : all()) {
            node.awaitReady();
            done.accept("node " + node.place().name() + " is Ready");
        }
    }

    /** Carries out changes of the settings from now on, and what an earlier process did not. */
    void follow(Consumer<Report> reports) {
        host.timeline().execute(() -> watch(reports));
    }

    private void watch(Consumer<Report> reports) {
        Path file = host.profile().settings();
        try (WatchService folder = file.getFileSystem().newWatchService()) {
            host.profile().folder().register(folder, StandardWatchEventKinds.ENTRY_CREATE);
            synchronized (running) {
                watch = folder;
                if (stopped) {
                    return;
                }
            }
            for (WatchKey key = null; key == null || key.reset(); key = folder.take()) {
                if (key == null || names(key, file)) {
                    bringAbout(Settings.read(file));
                }
            }
        } catch (ClosedWatchServiceException end) {
            log.debug("the cluster stops");
        } catch (IOException e) {
            reports.accept(
                    new Report.Warning("nodes are neither added nor taken away from now on: " + e));
            log.error("cannot follow the settings", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean names(WatchKey key, Path file) {
        return key.pollEvents().stream()
                .anyMatch(
                        event ->
                                event.kind().equals(StandardWatchEventKinds.OVERFLOW)
                                        || file.getFileName().equals(event.context()));
    }

    private void bringAbout(Settings settings) {
        for (NodePlace place : NodePlace.all(settings)) {
            HostedNode node;
            synchronized (running) {
                if (stopped) {
                    return;
                }
                node = running.get(place.name());
            }
            try {
                if (place.node().leaving()) {
                    remove(place, node);
                } else if (node == null) {
                    start(place, host.parts(place));
                    log.info("node {} is added", place.name());
                }
            } catch (IOException | RuntimeException e) {
                log.error("node {}", place.name(), e); // the next change tries again
            }
        }
    }

    private void remove(NodePlace place, @Nullable HostedNode node) throws IOException {
        if (node != null) {
            removal.drain(node);
            node.remove();
        }
        removal.forget(place);
        synchronized (running) {
            running.remove(place.name());
        }
        Settings.edit(
                host.profile().settings(), settings -> settings.nodes(without(settings, place)));
        log.info("node {} is taken away", place.name());
    }

    private static List<NodeSettings> without(Settings settings, NodePlace place) {
        return settings.nodes().stream().filter(one -> !one.name().equals(place.name())).toList();
    }

    private List<HostedNode> all() {
        synchronized (running) {
            return List.copyOf(running.values());
        }
    }

    /**
     * Ends the pods of all nodes beside each other, to come back with the next start unless nodes
     * were told to shut down as machines do.
     */
    void stop() {
        synchronized (running) {
            stopped = true;
            if (watch != null) {
                try {
                    watch.close();
                } catch (IOException e) {
                    log.debug("the watch of the settings", e);
                }
            }
        }
        List<HostedNode> nodes = all();
        CompletableFuture.allOf(
                        nodes.stream()
                                .map(node -> node.endPods(POD_GRACE).toCompletableFuture())
                                .toArray(CompletableFuture<?>[]::new))
                .join();
        nodes.reversed().forEach(HostedNode::stop);
    }
}
