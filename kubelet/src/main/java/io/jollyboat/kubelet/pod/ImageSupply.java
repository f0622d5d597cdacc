package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.image.ImageAccess;
import io.jollyboat.kubelet.image.PullSecrets;
import io.jollyboat.kubelet.image.PullSecrets.Pass;
import io.jollyboat.kubelet.plan.ContainerMemory.ImageState;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.Images;
import io.jollyboat.kubelet.runtime.Images.Credentials;
import io.jollyboat.kubelet.runtime.Images.Image;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the image of a container is there, by its pull policy: what the engine has is
 * used as it is unless the policy wants it fetched anew, or another pod's secret has fetched it.
 */
final class ImageSupply {

    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
    private static final Duration LAST_RETRY = Duration.ofMinutes(5);

    /** How long the status names the failure before it speaks of the wait. */
    private static final Duration FAILURE_SHOWN = Duration.ofSeconds(5);

    private final Images images;
    private final ImageAccess access;
    private final Timeline timeline;
    private final PodEvents events;
    private final PullSecrets secrets;

    ImageSupply(NodeServices services) {
        this.images = services.images();
        this.access = services.access();
        this.timeline = services.timeline();
        this.events = services.events();
        this.secrets = new PullSecrets(services.configuration());
    }

    /**
     * Looks for the image, and begins to pull it where the policy says so.
     *
     * @param before how far it had come
     * @param pulled told of the end of a pull, from any thread
     * @return how far it is now
     */
    ImageState ensure(Pod pod, Wanted wanted, ImageState before, Consumer<ImageState> pulled) {
        String reference = wanted.reference();
        Optional<Image> present;
        try {
            present = images.find(reference);
        } catch (ContainerRuntimeException e) {
            if (e.reason() == ContainerRuntimeException.Reason.INVALID_IMAGE_NAME) {
                return invalidName(pod, wanted, before, e);
            }
            throw e;
        }
        String policy = wanted.policy();
        tellOfMissingSecrets(pod);
        List<Pass> passes = secrets.passes(pod, reference);
        if (present.isPresent()
                && !policy.equals("Always")
                && !access.mustAsk(
                        reference, present.get().id(), passes.stream().map(Pass::key).toList())) {
            normal(
                    pod,
                    wanted,
                    "Pulled",
                    "Container image \""
                            + reference
                            + "\" already present on machine and can be accessed by the pod");
            return new ImageState.Present(present.get().id());
        }
        if (policy.equals("Never")) {
            String message =
                    "Container image \""
                            + reference
                            + "\" is not present with pull policy of Never";
            warning(pod, wanted, "ErrImageNeverPull", message);
            warning(pod, wanted, "Failed", "Error: ErrImageNeverPull");
            return failed("ErrImageNeverPull", message, before, false);
        }
        return pull(pod, wanted, passes, before, pulled);
    }

    private void tellOfMissingSecrets(Pod pod) {
        List<String> missing = secrets.missing(pod);
        if (!missing.isEmpty()) {
            events.warning(
                    pod,
                    "FailedToRetrieveImagePullSecret",
                    "Unable to retrieve some image pull secrets ("
                            + String.join(", ", missing)
                            + "); attempting to pull the image may not succeed.");
        }
    }

    private ImageState pull(
            Pod pod,
            Wanted wanted,
            List<Pass> passes,
            ImageState before,
            Consumer<ImageState> pulled) {
        String reference = wanted.reference();
        normal(pod, wanted, "Pulling", "Pulling image \"" + reference + "\"");
        long began = timeline.nanos();
        fetch(reference, passes)
                .whenComplete(
                        (image, failure) -> {
                            if (failure == null) {
                                String took = seconds(timeline.nanos() - began);
                                normal(
                                        pod,
                                        wanted,
                                        "Pulled",
                                        "Successfully pulled image \""
                                                + reference
                                                + "\" in "
                                                + took
                                                + " ("
                                                + took
                                                + " including waiting). Image size: "
                                                + image.sizeBytes()
                                                + " bytes.");
                                pulled.accept(new ImageState.Present(image.id()));
                            } else {
                                pulled.accept(pullFailed(pod, wanted, before, failure));
                            }
                        });
        return new ImageState.Pulling();
    }

    /** Asks with one credential after the other; anonymously without any. */
    private CompletionStage<Image> fetch(String reference, List<Pass> passes) {
        access.begins(reference);
        Pass first = passes.isEmpty() ? null : passes.getFirst();
        CompletionStage<Image> image = attempt(reference, first);
        for (Pass next : passes.subList(Math.min(1, passes.size()), passes.size())) {
            image = image.exceptionallyCompose(refused -> attempt(reference, next));
        }
        return image.whenComplete(
                (done, failure) -> {
                    if (failure != null) {
                        access.failed(reference);
                    }
                });
    }

    private CompletionStage<Image> attempt(String reference, @Nullable Pass pass) {
        return images.pull(reference, pass == null ? Credentials.NONE : pass.credentials())
                .thenApply(
                        image -> {
                            access.granted(reference, image.id(), pass == null ? null : pass.key());
                            return image;
                        });
    }

    private ImageState pullFailed(Pod pod, Wanted wanted, ImageState before, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof ContainerRuntimeException refused
                && refused.reason() == ContainerRuntimeException.Reason.INVALID_IMAGE_NAME) {
            return invalidName(pod, wanted, before, refused);
        }
        String reference = wanted.reference();
        String message =
                "failed to pull and unpack image \"" + reference + "\": " + cause.getMessage();
        warning(pod, wanted, "Failed", "Failed to pull image \"" + reference + "\": " + message);
        warning(pod, wanted, "Failed", "Error: ErrImagePull");
        return failed("ErrImagePull", message, before, true);
    }

    private ImageState invalidName(
            Pod pod, Wanted wanted, ImageState before, ContainerRuntimeException refused) {
        String reference = wanted.reference();
        String message =
                "Failed to apply default image tag \"" + reference + "\": " + refused.getMessage();
        warning(pod, wanted, "InspectFailed", message);
        warning(pod, wanted, "Failed", "Error: InvalidImageName");
        return failed("InvalidImageName", message, before, false);
    }

    private ImageState failed(String reason, String message, ImageState before, boolean backsOff) {
        Duration delay = FIRST_RETRY;
        if (before instanceof ImageState.Failed earlier) {
            Duration doubled = earlier.delay().multipliedBy(2);
            delay = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
        }
        Instant now = timeline.now();
        return new ImageState.Failed(
                reason, message, delay, now.plus(delay), backsOff ? now.plus(FAILURE_SHOWN) : null);
    }

    private void normal(Pod pod, Wanted wanted, String reason, String message) {
        if (wanted.member() == null) {
            events.normal(pod, reason, message);
        } else {
            events.normal(pod, wanted.member(), reason, message);
        }
    }

    private void warning(Pod pod, Wanted wanted, String reason, String message) {
        if (wanted.member() == null) {
            events.warning(pod, reason, message);
        } else {
            events.warning(pod, wanted.member(), reason, message);
        }
    }

    /**
     * An image that a pod needs.
     *
     * @param member whose image it is; null for that of a volume
     */
    record Wanted(String reference, String policy, @Nullable Member member) {

        static Wanted of(Member member) {
            String image = member.spec().image();
            return new Wanted(image, policy(member.spec().imagePullPolicy(), image), member);
        }

        static Wanted of(Volume volume) {
            String image = volume.image().reference();
            return new Wanted(image, policy(volume.image().pullPolicy(), image), null);
        }

        /** The API server sets the policy; what it would set stands in where it is missing. */
        private static String policy(String given, String image) {
            if (!given.isEmpty()) {
                return given;
            }
            String last = image.substring(image.lastIndexOf('/') + 1);
            boolean latest =
                    !last.contains("@") && (!last.contains(":") || last.endsWith(":latest"));
            return latest ? "Always" : "IfNotPresent";
        }
    }

    private static String seconds(long nanos) {
        long millis = nanos / 1_000_000;
        return millis < 1000
                ? millis + "ms"
                : String.format("%d.%03ds", millis / 1000, millis % 1000);
    }
}
