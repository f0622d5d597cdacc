package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.kubelet.plan.ContainerMemory.ImageState;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.volume.VolumeException;
import java.time.Duration;
import java.time.Instant;

/**
 * Brings images that are volumes of a pod to where its containers can mount them. Used on the pod's
 * serial executor only; what takes long happens beside it.
 */
final class VolumeImages {

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final NodeServices services;
    private final SerialExecutor serial;
    private final PodMemory memory;
    private final ImageSupply images;
    private final Runnable lookAgain;

    VolumeImages(
            NodeServices services,
            SerialExecutor serial,
            PodMemory memory,
            ImageSupply images,
            Runnable lookAgain) {
        this.services = services;
        this.serial = serial;
        this.memory = memory;
        this.images = images;
        this.lookAgain = lookAgain;
    }

    /** Begins to, unless it is under way. */
    void ensure(Pod pod, String name) {
        ImageState before = memory.volumeImages.getOrDefault(name, new ImageState.Unknown());
        if (before instanceof ImageState.Pulling || before instanceof ImageState.Present) {
            return; // two containers mount it
        }
        Volume volume =
                pod.spec().volumes().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no volume " + name));
        ImageState after =
                images.ensure(
                        pod,
                        ImageSupply.Wanted.of(volume),
                        before,
                        pulled ->
                                serial.execute(
                                        () -> {
                                            found(pod, volume, pulled);
                                            lookAgain.run();
                                        }));
        found(pod, volume, after);
    }

    private void found(Pod pod, Volume volume, ImageState state) {
        if (!(state instanceof ImageState.Present(String id))) {
            memory.volumeImages.put(volume.name(), state);
            return;
        }
        memory.volumeImages.put(volume.name(), new ImageState.Pulling());
        services.timeline()
                .execute(
                        () -> {
                            ImageState end = layOut(pod, volume, id);
                            serial.execute(
                                    () -> {
                                        memory.volumeImages.put(volume.name(), end);
                                        lookAgain.run();
                                    });
                        });
    }

    private ImageState layOut(Pod pod, Volume volume, String id) {
        try {
            services.storage().holdImage(pod, volume.name(), id, () -> services.images().files(id));
            return new ImageState.Present(id);
        } catch (VolumeException | ContainerRuntimeException e) {
            String message =
                    "failed to mount image volume \""
                            + volume.name()
                            + "\" of \""
                            + volume.image().reference()
                            + "\": "
                            + e.getMessage();
            services.events().warning(pod, "Failed", "Error: " + message);
            Instant again = services.timeline().now().plus(RETRY);
            return new ImageState.Failed("ImageVolumeMountFailed", message, RETRY, again, null);
        }
    }
}
