package io.jollyboat.kubelet.container;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.kubelet.plan.ContainerRole;
import io.jollyboat.kubelet.plan.Member;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How many huge pages pods and containers may have: those that they ask for and no others.
 *
 * @param sizes of the machine's huge pages in bytes
 */
record PodPages(Set<Long> sizes) {

    private static final String RESOURCE = "hugepages-";

    PodPages {
        sizes = Set.copyOf(sizes);
    }

    /** Bytes by size of all containers of a pod together, or of what is said of it as a whole. */
    Map<Long, Long> of(Pod pod) {
        Map<String, Quantity> whole = pod.spec().resources().limits();
        var pages = new HashMap<Long, Long>();
        for (long size : sizes) {
            String resource = resource(size);
            Quantity said = whole.get(resource);
            pages.put(size, said == null ? together(pod, resource) : said.value());
        }
        return pages;
    }

    /** Bytes by size of one container; none said when no container of the pod has any. */
    Map<Long, Long> of(Pod pod, Container container) {
        if (sizes.isEmpty() || !asks(pod)) {
            return Map.of();
        }
        var pages = new HashMap<Long, Long>();
        for (long size : sizes) {
            pages.put(size, amount(container, resource(size)));
        }
        return pages;
    }

    private static boolean asks(Pod pod) {
        return Member.of(pod).stream()
                .flatMap(member -> member.spec().resources().limits().keySet().stream())
                .anyMatch(name -> name.startsWith(RESOURCE));
    }

    private static long together(Pod pod, String resource) {
        long lasting = 0;
        long most = 0;
        for (Member member : Member.of(pod)) {
            long asked = amount(member.spec(), resource);
            lasting += member.role().lasting() ? asked : 0;
            most = member.role() == ContainerRole.INIT ? Math.max(most, asked) : most;
        }
        return Math.max(most, lasting);
    }

    private static long amount(Container container, String resource) {
        return container.resources().limits().getOrDefault(resource, Quantity.ZERO).value();
    }

    private static String resource(long size) {
        return RESOURCE + Quantity.of(size, Quantity.Format.BINARY);
    }
}
