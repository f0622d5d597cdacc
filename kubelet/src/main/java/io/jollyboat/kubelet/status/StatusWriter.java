package io.jollyboat.kubelet.status;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import io.jollyboat.kubelet.staticpod.MirrorPod;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells the API server the status of one pod: only what changed, only the newest, again and again
 * while the server cannot be reached, and never holding up who computes it.
 *
 * <p>Safe for use by several threads; writes are made one at a time.
 */
public final class StatusWriter {

    private static final Logger log = LoggerFactory.getLogger(StatusWriter.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);

    /**
     * How long the news of a sandbox waits for that of its containers, which mostly follows at
     * once: one write less for each pod. Kubernetes' kubelet looks for either once a second.
     */
    private static final Duration LULL = Duration.ofMillis(500);

    /**
     * How long the first word of a pod waits, that its containers are to be made: where they start
     * at once, as simulated ones do, there is more to say by then, and it is one write less again.
     * Too short for a person to miss anything.
     */
    private static final Duration FIRST_LULL = Duration.ofMillis(50);

    private final Client client;
    private final Timeline timeline;
    private final SerialExecutor serial;

    // all used on the serial executor only
    private @Nullable Wanted wanted;
    private @Nullable ObjectNode meant; // what was offered last
    private volatile @Nullable ObjectNode written; // as the server last had it; read by others too
    private long writtenAt; // the revision at which it had that
    private Duration retry = FIRST_RETRY;
    private @Nullable Timer timer; // of the next attempt after one that failed
    private @Nullable Timer lull; // runs while news that can wait does
    private boolean closed;
    private String objectUid = ""; // of the object that is written
    private boolean gone; // that object

    private record Wanted(Pod pod, ObjectNode status) {}

    public StatusWriter(Client client, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
        this.serial = timeline.serial();
    }

    /**
     * Writes a status soon, unless a newer one is offered before.
     *
     * @param status not changed any more by the caller
     */
    public void offer(Pod pod, ObjectNode status) {
        serial.execute(
                () -> {
                    meant = status;
                    wanted = new Wanted(pod, status);
                    forgetAnother(MirrorPod.objectUid(pod));
                    if (timer == null) {
                        attempt();
                    }
                });
    }

    /** Completes once what was offered has been tried to be written. */
    public CompletionStage<Void> tried() {
        var tried = new CompletableFuture<Void>();
        serial.execute(() -> tried.complete(null));
        return tried;
    }

    /**
     * The server has this pod now. What somebody else wrote into the kubelet's part of the status
     * is written over: a node controller calls pods not ready whose kubelet is silent, and once it
     * speaks again its word counts.
     */
    public void seen(Pod pod) {
        serial.execute(
                () -> {
                    if (closed || meant == null || revision(pod) < writtenAt) {
                        return;
                    }
                    if (revision(pod) == writtenAt) {
                        written = pod.status().json(); // the same, in a tree that is there anyway
                        meant = Shared.parts(meant, written);
                        return;
                    }
                    written = pod.status().json();
                    writtenAt = revision(pod);
                    wanted = new Wanted(pod, meant);
                    if (timer == null) {
                        attempt();
                    }
                });
    }

    /** 0 for a server that does not count. */
    private static long revision(Pod pod) {
        try {
            return Long.parseLong(pod.resourceVersion());
        } catch (NumberFormatException unordered) {
            return 0;
        }
    }

    /**
     * Writes the last status of a pod that is about to be deleted, now.
     *
     * @throws ApiException when the server did not take it; a pod that is gone is no failure
     */
    public void finish(Pod pod, ObjectNode status) {
        serial.execute(this::close);
        // Not what the pod shows: that may be what was offered and never arrived.
        ObjectNode known = written;
        ObjectNode before = known == null ? JsonNodeFactory.instance.objectNode() : known;
        Optional<ObjectNode> patch = StatusPatch.between(pod, before, status);
        if (patch.isPresent()) {
            try {
                send(pod, patch.get());
            } catch (ApiException e) {
                if (!gone(e, pod)) {
                    throw e;
                }
            }
        }
    }

    /** What was written of one mirror says nothing of the next. */
    private void forgetAnother(String uid) {
        if (!uid.equals(objectUid)) {
            objectUid = uid;
            written = null;
            gone = false;
        }
    }

    /** Writes nothing more. */
    public void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
        }
        endLull();
    }

    private void attempt() {
        Wanted next = wanted;
        if (next == null || closed || gone) {
            return;
        }
        Optional<ObjectNode> patch = news(next);
        Optional<Duration> patience = patch.flatMap(news -> patience(news, next));
        if (patience.isEmpty()) {
            endLull();
            write(next, patch);
        } else if (lull == null) {
            lull = timeline.after(patience.get(), () -> serial.execute(this::lullIsOver));
        }
    }

    /** How long news can wait for more; empty for what is to be told at once. */
    private Optional<Duration> patience(ObjectNode patch, Wanted next) {
        if (StatusPatch.tellsOfIntentOnly(before(next), next.status())) {
            return Optional.of(FIRST_LULL);
        }
        return StatusPatch.tellsOfSandboxOnly(patch) ? Optional.of(LULL) : Optional.empty();
    }

    private void lullIsOver() {
        Wanted next = wanted;
        if (lull == null || next == null || closed || gone) {
            return;
        }
        lull = null;
        write(next, news(next));
    }

    private void endLull() {
        if (lull != null) {
            lull.cancel();
            lull = null;
        }
    }

    private Optional<ObjectNode> news(Wanted next) {
        return StatusPatch.between(next.pod(), before(next), next.status());
    }

    private ObjectNode before(Wanted next) {
        return written == null ? next.pod().status().json() : written;
    }

    private void write(Wanted next, Optional<ObjectNode> patch) {
        wanted = null;
        if (patch.isEmpty()) {
            return;
        }
        try {
            Pod answer = send(next.pod(), patch.get());
            written = answer.status().json();
            writtenAt = Math.max(writtenAt, revision(answer));
            retry = FIRST_RETRY;
        } catch (ApiException e) {
            if (gone(e, next.pod())) {
                gone = true;
                return;
            }
            log.debug("status of {}: {}; again in {}", next.pod().name(), e.message(), retry);
            wanted = next;
            timer =
                    timeline.after(
                            retry,
                            () ->
                                    serial.execute(
                                            () -> {
                                                timer = null;
                                                attempt();
                                            }));
            Duration doubled = retry.multipliedBy(2);
            retry = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
        }
    }

    private Pod send(Pod pod, ObjectNode patch) {
        return client.patch(
                Resources.PODS, pod.namespace(), pod.name(), "status", Patch.strategic(patch));
    }

    /** The pod is deleted, or another one has its name; a mere race of writers is neither. */
    private boolean gone(ApiException e, Pod pod) {
        if (e.reason() == Reason.CONFLICT) {
            try {
                return client.find(Resources.PODS, pod.namespace(), pod.name())
                        .filter(now -> now.uid().equals(MirrorPod.objectUid(pod)))
                        .isEmpty();
            } catch (ApiException _) {
                return false; // to be tried again
            }
        }
        return e.reason() == Reason.NOT_FOUND;
    }
}
