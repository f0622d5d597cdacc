package io.jollyboat.kubelet.admission;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.placement.PodAsk;
import io.jollyboat.core.placement.ResourceAmounts;
import java.util.HashMap;
import java.util.Map;

/** What a pod asks of its node. */
final class Requests {

    private Requests() {}

    /**
     * By resource: thousandths of processors, else whole units; nothing that is zero. The pod
     * itself is one of as many as a node takes.
     */
    static Map<String, Long> of(Pod pod) {
        ResourceAmounts asked = PodAsk.requests(pod.spec());
        var requests = new HashMap<String, Long>(asked.others());
        requests.put("pods", 1L);
        for (String resource : new String[] {"cpu", "memory", "ephemeral-storage"}) {
            if (asked.of(resource) > 0) {
                requests.put(resource, asked.of(resource));
            }
        }
        return Map.copyOf(requests);
    }

    static long amount(Map<String, Quantity> amounts, String resource) {
        Quantity quantity = amounts.getOrDefault(resource, Quantity.ZERO);
        return resource.equals("cpu") ? quantity.milliValue() : quantity.value();
    }
}
