package io.jollyboat.controllers.persistentvolume;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which claims a pod uses. Pure. */
public final class ClaimUse {

    private ClaimUse() {}

    /** The names of the claims behind a pod's volumes, those that it brings itself included. */
    public static List<String> claims(Pod pod) {
        return pod.spec().volumes().stream().flatMap(one -> claim(pod, one).stream()).toList();
    }

    private static Optional<String> claim(Pod pod, Volume volume) {
        return Stream.of(
                        volume.persistentVolumeClaim().claimName(),
                        volume.has("ephemeral") ? ephemeral(pod, volume) : "")
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    /** The name of the claim that is made for an ephemeral volume. */
    public static String ephemeral(Pod pod, Volume volume) {
        return pod.name() + "-" + volume.name();
    }

    public static boolean uses(Pod pod, String claim) {
        return claims(pod).contains(claim);
    }
}
