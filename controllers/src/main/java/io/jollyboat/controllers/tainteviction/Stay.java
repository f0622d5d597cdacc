package io.jollyboat.controllers.tainteviction;

import io.jollyboat.core.api.core.v1.Taint;
import io.jollyboat.core.api.core.v1.Toleration;
import io.jollyboat.core.runtime.Seconds;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How long a pod may stay on a node, given the taints and what it tolerates. Pure. */
sealed interface Stay {

    record Forever() implements Stay {}

    /** Up to an instant, which may have passed. */
    record Until(Instant end) implements Stay {}

    /**
     * @param taints the node's, those with the effect NoExecute only
     * @param since when a taint began to count
     */
    static Stay of(
            List<Taint> taints, List<Toleration> tolerations, Function<Taint, Instant> since) {
        Optional<Instant> earliest = Optional.empty();
        for (Taint taint : taints) {
            List<Toleration> matching =
                    tolerations.stream().filter(one -> tolerates(one, taint)).toList();
            if (matching.isEmpty()) {
                return new Until(Instant.MIN);
            }
            for (Toleration toleration : matching) {
                if (toleration.has("tolerationSeconds")) {
                    long seconds = Math.max(0, toleration.tolerationSeconds());
                    Instant end = since.apply(taint).plus(Seconds.of(seconds));
                    if (earliest.isEmpty() || end.isBefore(earliest.get())) {
                        earliest = Optional.of(end);
                    }
                }
            }
        }
        return earliest.<Stay>map(Until::new).orElseGet(Forever::new);
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        return io.jollyboat.core.placement.Toleration.of(toleration)
                .tolerates(io.jollyboat.core.placement.Taint.of(taint));
    }
}
