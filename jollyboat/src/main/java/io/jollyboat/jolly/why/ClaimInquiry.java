package io.jollyboat.jolly.why;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.storage.v1.StorageClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why a claim has no volume. */
final class ClaimInquiry {

    private final Inquiry inquiry;

    ClaimInquiry(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    boolean isBound(String namespace, String name) {
        return inquiry.find(Resources.PERSISTENT_VOLUME_CLAIMS, namespace, name)
                .filter(claim -> claim.status().phase().equals("Bound"))
                .isPresent();
    }

    Cause why(String namespace, String name) {
        String object = "persistentvolumeclaim/" + name;
        Optional<PersistentVolumeClaim> found =
                inquiry.find(Resources.PERSISTENT_VOLUME_CLAIMS, namespace, name);
        if (found.isEmpty()) {
            return Cause.absent(object, namespace);
        }
        PersistentVolumeClaim claim = found.get();
        if (claim.status().phase().equals("Bound")) {
            return Cause.of(object, "is bound to volume " + claim.spec().volumeName());
        }
        List<Cause> because = new ArrayList<>();
        because.add(ofClass(claim));
        inquiry.events(claim).stream()
                .limit(2)
                .map(event -> Cause.of("event " + event.reason(), event.message()))
                .forEach(because::add);
        return Cause.of(object, "is " + claim.status().phase(), because);
    }

    private Cause ofClass(PersistentVolumeClaim claim) {
        String name = claim.spec().storageClassName();
        if (name.isEmpty()) {
            return Cause.of("its class", "it names none, and " + volumes(claim));
        }
        String object = "storageclass/" + name;
        Optional<StorageClass> found = inquiry.find(Resources.STORAGE_CLASSES, "", name);
        if (found.isEmpty()) {
            return Cause.of(object, "there is none, and " + volumes(claim));
        }
        StorageClass of = found.get();
        if (of.volumeBindingMode().equals("WaitForFirstConsumer") && !isUsed(claim)) {
            return Cause.of(object, "waits for the first pod that uses the claim");
        }
        return of.provisioner().equals("kubernetes.io/no-provisioner")
                ? Cause.of(object, "makes no volumes, and " + volumes(claim))
                : Cause.of(object, "volumes are made by " + of.provisioner());
    }

    private boolean isUsed(PersistentVolumeClaim claim) {
        return inquiry.list(Resources.PODS, claim.namespace()).stream()
                .flatMap(pod -> pod.spec().volumes().stream())
                .anyMatch(
                        volume -> volume.persistentVolumeClaim().claimName().equals(claim.name()));
    }

    /** What there is of volumes that could be meant. */
    private String volumes(PersistentVolumeClaim claim) {
        List<PersistentVolume> ofClass =
                inquiry.list(Resources.PERSISTENT_VOLUMES, "").stream()
                        .filter(
                                volume ->
                                        volume.spec()
                                                .storageClassName()
                                                .equals(claim.spec().storageClassName()))
                        .toList();
        long available =
                ofClass.stream()
                        .filter(volume -> volume.status().phase().equals("Available"))
                        .count();
        return "of %d volume(s) of that class %d are available; it asks for %s, %s"
                .formatted(
                        ofClass.size(),
                        available,
                        claim.json().at("/spec/resources/requests/storage").asString("nothing"),
                        String.join(", ", claim.spec().accessModes()));
    }
}
