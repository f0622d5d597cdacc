package io.jollyboat.kubelet.pod;

import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.kubelet.runtime.ContainerRuntime;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.volume.VolumeException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Containers, control groups and files of pods that no longer exist: finds them, hands the
 * containers to somebody who ends them, and removes the rest.
 */
final class Leftovers {

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

    private final NodeServices services;
    private final Predicate<String> known;
    private final Consumer<PodIdentity> found;
    private final SerialExecutor sweeper;

    /**
     * @param known whether there is a worker for the pod of a uid
     * @param found told of every pod that has containers; may know it well
     */
    Leftovers(NodeServices services, Predicate<String> known, Consumer<PodIdentity> found) {
        this.services = services;
        this.known = known;
        this.found = found;
        this.sweeper = services.timeline().serial();
    }

    /** Looks for them, soon. */
    void sweep() {
        sweeper.execute(
                () -> {
                    try {
                        for (PodRecord record : services.runtime().pods()) {
                            found.accept(record.pod());
                        }
                        services.runtime()
                                .sandboxes()
                                .removeLeftGroups(services.sandboxes().cgroupRoot(), known);
                    } catch (ContainerRuntimeException e) {
                        log.debug("cannot look for orphans: {}", e.getMessage());
                        return; // the engine's return brings us here again
                    }
                    for (String uid : services.storage().pods()) {
                        if (!known.test(uid)) {
                            removeFiles(uid);
                        }
                    }
                });
    }

    /** Removes every container and file of pods from the node; nothing may work on it any more. */
    void removeAll() {
        ContainerRuntime runtime = services.runtime();
        for (PodRecord record : runtime.pods()) {
            record.containers().forEach(one -> runtime.containers().remove(one.id()));
            for (SandboxStatus sandbox : record.sandboxes()) {
                runtime.sandboxes().stop(sandbox.id());
                runtime.sandboxes().remove(sandbox.id());
            }
        }
        services.storage().pods().forEach(this::removeFiles);
    }

    private void removeFiles(String uid) {
        try {
            services.storage().remove(uid);
        } catch (VolumeException e) {
            log.warn("files of a pod that is gone stay behind: {}", e.getMessage());
        }
    }
}
