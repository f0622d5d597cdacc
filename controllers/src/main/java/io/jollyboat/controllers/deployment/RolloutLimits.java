package io.jollyboat.controllers.deployment;

import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.model.IntOrString;
import java.util.Optional;

/**
 * Within which numbers a rollout stays.
 *
 * @param replicas wanted in the end
 * @param surge how many more there may be meanwhile
 * @param unavailable how many fewer may be available meanwhile
 */
record RolloutLimits(int replicas, int surge, int unavailable) {

    /**
     * Percentages are of the wanted number, rounded up for the surge and down for the unavailable;
     * should both come to nothing, one may be unavailable, since otherwise nothing could ever move.
     */
    static RolloutLimits of(Deployment deployment) {
        int replicas = deployment.spec().replicas(1);
        if (recreates(deployment)) {
            return new RolloutLimits(replicas, 0, 0);
        }
        var rolling = deployment.spec().strategy().rollingUpdate();
        int surge = share(rolling.maxSurge(), replicas, true);
        int unavailable = share(rolling.maxUnavailable(), replicas, false);
        if (surge == 0 && unavailable == 0) {
            unavailable = 1;
        }
        return new RolloutLimits(replicas, surge, Math.min(unavailable, replicas));
    }

    private static int share(Optional<IntOrString> limit, int replicas, boolean up) {
        return limit.map(value -> value.share(replicas, up).orElse(0)).orElse(0);
    }

    static boolean recreates(Deployment deployment) {
        return deployment.spec().strategy().type().equals("Recreate");
    }

    /** How many there may be at most. */
    int most() {
        return replicas + surge;
    }

    /** How many must be available at least. */
    int least() {
        return replicas - unavailable;
    }
}
