package io.jollyboat.kubelet.admission;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.kubelet.plan.ContainerRole;
import io.jollyboat.kubelet.plan.Member;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a pod asks of its node. */
final class Requests {

    private Requests() {}

    /**
     * By resource: thousandths of processors, else whole units; nothing that is zero. What runs at
     * once, or the greediest init container beside the sidecars before it; and the pod itself is
     * one of as many as a node takes.
     */
    static Map<String, Long> of(Pod pod) {
        List<Member> members = Member.of(pod);
        Map<String, Quantity> whole = pod.spec().resources().requests();
        Set<String> resources = new LinkedHashSet<>(whole.keySet());
        members.forEach(one -> resources.addAll(one.spec().resources().requests().keySet()));
        resources.addAll(pod.spec().overhead().keySet());
        var requests = new HashMap<String, Long>();
        requests.put("pods", 1L);
        for (String resource : resources) {
            long asked =
                    whole.containsKey(resource)
                            ? amount(whole, resource)
                            : together(members, resource);
            asked += amount(pod.spec().overhead(), resource);
            if (asked > 0) {
                requests.put(resource, asked);
            }
        }
        return Map.copyOf(requests);
    }

    private static long together(List<Member> members, String resource) {
        long lasting = 0;
        long sidecars = 0;
        long most = 0;
        for (Member member : members) {
            long asked = amount(member.spec().resources().requests(), resource);
            if (member.role() == ContainerRole.INIT) {
                most = Math.max(most, sidecars + asked);
            } else if (member.role().lasting()) {
                lasting += asked;
                sidecars += member.role() == ContainerRole.SIDECAR ? asked : 0;
            }
        }
        return Math.max(most, lasting);
    }

    static long amount(Map<String, Quantity> amounts, String resource) {
        Quantity quantity = amounts.getOrDefault(resource, Quantity.ZERO);
        return resource.equals("cpu") ? quantity.milliValue() : quantity.value();
    }
}
