package io.jollyboat.kubelet.staticpod;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.runtime.Seconds;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that each manifest of the node's folder and page has its mirror in the API, and that
 * no mirror is left of one that is gone. The mirror is what makes the pod run, see {@link
 * MirrorPod}.
 */
public final class StaticPods {

    private static final Logger log = LoggerFactory.getLogger(StaticPods.class);

    /** kubectl asks twice before it waits for an end; who is quicker than that is never seen. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final ManifestSources sources;
    private final @Nullable SitePods page;
    private final String node;
    private final Timeline timeline;
    private final Client client;
    private final Informer<Pod> pods;
    private final Supplier<String> nodeUid;
    private final BiPredicate<String, String> held;
    private final SerialExecutor serial;

    /** By hash; those whose pods are to run. */
    private volatile Set<String> wanted = Set.of();

    private volatile boolean stopped;
    private @Nullable Timer next; // used on the serial executor only
    private @Nullable WatchService watch; // guarded by this

    /**
     * @param pods those of the node, as the API has them
     * @param nodeUid empty while the node is not registered
     * @param held whether the node still has something of a pod of that namespace and name (joined
     *     by a slash) that has another hash
     */
    public StaticPods(
            ManifestSources sources,
            String node,
            Timeline timeline,
            Client client,
            Informer<Pod> pods,
            Supplier<String> nodeUid,
            BiPredicate<String, String> held) {
        this.sources = sources;
        this.node = node;
        this.timeline = timeline;
        this.client = client;
        this.pods = pods;
        this.nodeUid = nodeUid;
        this.held = held;
        this.serial = timeline.serial();
        ManifestSite site = sources.site();
        this.page = site == null ? null : new SitePods(site, node, timeline, this::lookSoon);
    }

    /** To be called once the pods of the node are known. */
    public void start() {
        lookSoon();
        ManifestFolder folder = sources.folder();
        if (folder != null && folder.watched()) {
            timeline.execute(() -> watch(folder));
        }
        if (page != null) {
            page.start();
        }
    }

    public synchronized void stop() {
        stopped = true;
        if (page != null) {
            page.stop();
        }
        try {
            if (watch != null) {
                watch.close();
            }
        } catch (IOException e) {
            log.debug("the watch of {}", sources.folder(), e);
        }
    }

    /** Whether the pod that a mirror stands for is to go on when the mirror is deleted. */
    public boolean wants(Pod mirror) {
        return wanted.contains(MirrorPod.hash(mirror))
                || (page != null && !page.known() && ofPage(mirror));
    }

    private static boolean ofPage(Pod mirror) {
        return StaticPod.PAGE.equals(mirror.annotations().get(MirrorPod.SOURCE));
    }

    /** A mirror, or what the node has of one, changed. */
    public void lookSoon() {
        serial.execute(this::look);
    }

    /** Somebody deletes a mirror; it goes in a moment, and comes again. */
    public void mirrorEnds() {
        timeline.after(FAREWELL, this::lookSoon);
    }

    private void look() {
        if (stopped) {
            return;
        }
        if (next != null) {
            next.cancel();
        }
        try {
            bringAbout(manifests());
        } catch (IOException | ApiException e) {
            log.warn("pods of the node's own: {}", e.getMessage());
        }
        next = timeline.after(sources.every(), this::lookSoon);
    }

    private List<StaticPod> manifests() throws IOException {
        List<StaticPod> all = new ArrayList<>();
        ManifestFolder folder = sources.folder();
        if (folder != null) {
            all.addAll(folder.pods(node));
        }
        if (page != null) {
            all.addAll(page.pods());
        }
        return all;
    }

    private void bringAbout(List<StaticPod> manifests) {
        wanted = manifests.stream().map(StaticPod::hash).collect(Collectors.toUnmodifiableSet());
        for (Pod pod : pods.list()) {
            if (MirrorPod.is(pod) && (!wants(pod) || saidFarewell(pod))) {
                delete(pod);
            }
        }
        String uid = nodeUid.get();
        for (StaticPod one : manifests) {
            String name = one.name(node);
            boolean there = pods.get(one.namespace(), name).isPresent();
            if (uid.isEmpty() || there || heldByAnother(one, name)) {
                continue; // what has to come first will be told of
            }
            try {
                String now = timeline.now().truncatedTo(ChronoUnit.SECONDS).toString();
                client.create(Resources.PODS, new Pod(one.mirror(node, uid, now)));
            } catch (ApiException e) {
                if (e.reason() != Reason.ALREADY_EXISTS) {
                    log.warn("mirror pod {}/{}: {}", one.namespace(), name, e.message());
                }
            }
        }
    }

    /** A deletion's time is when its grace is over. */
    private boolean saidFarewell(Pod mirror) {
        return mirror.beingDeleted()
                && !mirror.metadata()
                        .deletionTimestamp()
                        .orElse(Instant.MIN)
                        .minus(Seconds.of(mirror.metadata().deletionGracePeriodSeconds(0)))
                        .plus(FAREWELL)
                        .isAfter(timeline.now());
    }

    /** An earlier form of the pod has to end before the new one begins. */
    private boolean heldByAnother(StaticPod pod, String name) {
        return held.test(pod.namespace() + "/" + name, pod.hash());
    }

    private void delete(Pod mirror) {
        try {
            client.delete(
                    Resources.PODS,
                    mirror.namespace(),
                    mirror.name(),
                    DeleteOptions.DEFAULT.grace(0).onlyUid(mirror.uid()));
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND && e.reason() != Reason.CONFLICT) {
                throw e;
            }
        }
    }

    private void watch(ManifestFolder folder) {
        Path directory =
                Files.isRegularFile(folder.path()) ? folder.path().getParent() : folder.path();
        if (directory == null || !Files.isDirectory(directory)) {
            return; // found when it is looked for again, if it comes to be
        }
        try (WatchService changes = directory.getFileSystem().newWatchService()) {
            directory.register(
                    changes,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            synchronized (this) {
                watch = changes;
            }
            while (!stopped) {
                WatchKey key = changes.take();
                key.pollEvents();
                lookSoon();
                if (!key.reset()) {
                    return;
                }
            }
        } catch (ClosedWatchServiceException end) {
            log.debug("no more watched: {}", directory);
        } catch (IOException e) {
            log.warn("changes in {} are only seen after a while: {}", directory, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
