package io.jollyboat.core.placement;

import io.jollyboat.core.api.core.v1.PodSpec;
import java.util.List;

/** All that a pod tolerates. */
public record Tolerations(List<Toleration> all) {
    public static final Tolerations NONE = new Tolerations(List.of());

    public Tolerations {
        all = List.copyOf(all);
    }

    public static Tolerations of(PodSpec spec) {
        return spec.has("tolerations")
                ? new Tolerations(spec.tolerations().stream().map(Toleration::of).toList())
                : NONE;
    }

    public boolean tolerates(Taint taint) {
        for (Toleration toleration : all) {
            if (toleration.tolerates(taint)) {
                return true;
            }
        }
        return false;
    }
}
