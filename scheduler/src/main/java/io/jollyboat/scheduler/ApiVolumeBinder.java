package io.jollyboat.scheduler;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import io.jollyboat.scheduler.framework.PreBindPlugin;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.storage.ClaimFacts;
import io.jollyboat.scheduler.storage.StorageReader;
import io.jollyboat.scheduler.storage.VolumeFacts;
import io.jollyboat.scheduler.storage.VolumeSearch.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks for what was promised of volumes: that a volume be bound to a claim, or that one be made for
 * a node; and waits until the controllers have done it. Safe for use by several threads.
 */
final class ApiVolumeBinder implements PreBindPlugin {

    static final String BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";

    private final Client client;
    private final Informers informers;
    private final Timeline timeline;
    private final Duration timeout;
    private final List<Wait> waiting = new ArrayList<>(); // guarded by this
    private boolean listening; // guarded by this

    /** A pod that waits for its claims. */
    private static final class Wait {

        final List<Promise> promises;
        final Consumer<String> done;
        @Nullable Timer alarm;

        Wait(List<Promise> promises, Consumer<String> done) {
            this.promises = promises;
            this.done = done;
        }
    }

    /**
     * @param timeout how long a pod's claims may take to be bound
     */
    ApiVolumeBinder(Client client, Informers informers, Timeline timeline, Duration timeout) {
        this.client = client;
        this.informers = informers;
        this.timeline = timeline;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return "VolumeBinding";
    }

    @Override
    public void preBind(PodInfo pod, List<Promise> promises, Consumer<String> done) {
        if (promises.isEmpty()) {
            done.accept("");
            return;
        }
        for (Promise promise : promises) {
            switch (promise) {
                case Promise.Existing(ClaimFacts claim, VolumeFacts volume) -> ask(claim, volume);
                case Promise.Made(ClaimFacts claim) -> ask(claim, pod.nodeName());
            }
        }
        Wait wait = new Wait(promises, done);
        synchronized (this) {
            listen();
            waiting.add(wait);
            wait.alarm = timeline.after(timeout, () -> late(wait));
        }
        check(wait);
    }

    private void ask(ClaimFacts claim, VolumeFacts volume) {
        ObjectNode change = change(volume.resourceVersion(), BY_CONTROLLER, "yes");
        change.putObject("spec")
                .putObject("claimRef")
                .put("apiVersion", "v1")
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", claim.key().namespace())
                .put("name", claim.key().name())
                .put("uid", claim.uid())
                .put("resourceVersion", claim.resourceVersion());
        client.patch(Resources.PERSISTENT_VOLUMES, "", volume.name(), Patch.merge(change));
    }

    private void ask(ClaimFacts claim, String node) {
        if (claim.selectedNode().equals(node)) {
            return; // asked for already, before this one started
        }
        client.patch(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                claim.key().namespace(),
                claim.key().name(),
                Patch.merge(change(claim.resourceVersion(), StorageReader.SELECTED_NODE, node)));
    }

    /** The version makes it fail when somebody else was faster. */
    private static ObjectNode change(String version, String annotation, String value) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.putObject("metadata")
                .put("resourceVersion", version)
                .putObject("annotations")
                .put(annotation, value);
        return change;
    }

    private void listen() {
        if (!listening) {
            listening = true;
            claims().addHandler(Changes.any(this::checkAll));
        }
    }

    private Informer<PersistentVolumeClaim> claims() {
        return informers.of(Resources.PERSISTENT_VOLUME_CLAIMS);
    }

    private void checkAll() {
        List<Wait> all;
        synchronized (this) {
            all = List.copyOf(waiting);
        }
        all.forEach(this::check);
    }

    private void check(Wait wait) {
        boolean all = true;
        for (Promise promise : wait.promises) {
            Key key = promise.claim().key();
            Optional<PersistentVolumeClaim> claim = claims().get(key.namespace(), key.name());
            if (claim.isEmpty() || !claim.get().uid().equals(promise.claim().uid())) {
                finish(wait, "pvc \"" + key.name() + "\" is gone");
                return;
            }
            ClaimFacts now = StorageReader.read(claim.get());
            boolean withdrawn =
                    promise instanceof Promise.Made
                            && !now.isReady()
                            && now.selectedNode().isEmpty()
                            && !now.resourceVersion().equals(promise.claim().resourceVersion());
            if (withdrawn) {
                finish(wait, "provisioning failed for PVC \"" + key.name() + "\"");
                return;
            }
            all &= now.isReady();
        }
        if (all) {
            finish(wait, "");
        }
    }

    private void late(Wait wait) {
        finish(wait, "binding volumes: context deadline exceeded");
    }

    private void finish(Wait wait, String failure) {
        synchronized (this) {
            if (!waiting.remove(wait)) {
                return; // told already
            }
            if (wait.alarm != null) {
                wait.alarm.cancel();
            }
        }
        timeline.execute(() -> wait.done.accept(failure));
    }
}
