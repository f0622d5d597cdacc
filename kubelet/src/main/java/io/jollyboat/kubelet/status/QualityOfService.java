package io.jollyboat.kubelet.status;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.ResourceRequirements;
import io.jollyboat.core.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How dear a pod is when the node runs short, as its requests and limits tell. */
public enum QualityOfService {
    /** Every container has limits for cpu and memory, and asks for just as much. */
    GUARANTEED("Guaranteed"),
    /** Something is asked for or limited. */
    BURSTABLE("Burstable"),
    /** Nothing is. */
    BEST_EFFORT("BestEffort");

    private static final List<String> COUNTED = List.of("cpu", "memory");

    private final String word;

    QualityOfService(String word) {
        this.word = word;
    }

    /** As the status says it. */
    public String word() {
        return word;
    }

    public static QualityOfService of(Pod pod) {
        ResourceRequirements whole = pod.spec().resources();
        List<ResourceRequirements> all = new ArrayList<>();
        if (whole.requests().isEmpty() && whole.limits().isEmpty()) {
            pod.spec().initContainers().forEach(one -> all.add(one.resources()));
            pod.spec().containers().forEach(one -> all.add(one.resources()));
        } else {
            all.add(whole); // said of the pod itself, whatever its containers say
        }
        boolean any = false;
        boolean guaranteed = true;
        for (ResourceRequirements one : all) {
            Map<String, Quantity> requests = one.requests();
            Map<String, Quantity> limits = one.limits();
            for (String resource : COUNTED) {
                Quantity limit = limits.getOrDefault(resource, Quantity.ZERO);
                Quantity request = requests.getOrDefault(resource, limit);
                any |= !limit.isZero() || !request.isZero();
                guaranteed &= !limit.isZero() && limit.equals(request);
            }
        }
        if (!any) {
            return BEST_EFFORT;
        }
        return guaranteed ? GUARANTEED : BURSTABLE;
    }
}
