package io.jollyboat.controllers.service;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodCondition;
import io.jollyboat.core.api.core.v1.PodIP;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.placement.PodLife;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A pod behind a service.
 *
 * @param address the pod's, of the family that was asked for
 * @param ready may be given new connections: serving, and not on its way out; or the service
 *     publishes addresses whether ready or not
 * @param serving passes its readiness checks, also while it is being deleted
 * @param terminating is being deleted
 * @param ports the service's ports with the numbers they have in this pod; a named target port that
 *     the pod lacks is missing here
 */
public record Backend(
        Pod pod,
        String address,
        boolean ready,
        boolean serving,
        boolean terminating,
        List<BackendPort> ports) {

    public static final String IPV4 = "IPv4";

    public Backend {
        ports = List.copyOf(ports);
    }

    /** The families that a service has addresses of, its first one first. */
    public static List<String> families(Service service) {
        List<String> named = service.spec().ipFamilies();
        return named.isEmpty() ? List.of(IPV4) : named;
    }

    /**
     * Those of the pods that a service selects that can have traffic at all: with an address of a
     * family, {@code IPv4} or {@code IPv6}, and not at the end of their life. The address of a
     * simulated node, which pods on its network share, means something else on every machine and so
     * is none.
     */
    public static List<Backend> of(Service service, List<Pod> selected, String family) {
        var backends = new ArrayList<Backend>();
        for (Pod pod : selected) {
            String address = address(pod, family);
            if (!PodLife.hasEnded(pod) && !address.isEmpty() && !address.startsWith("127.")) {
                backends.add(of(service, pod, address));
            }
        }
        return List.copyOf(backends);
    }

    private static String address(Pod pod, String family) {
        return Stream.concat(
                        Stream.of(pod.status().podIP()),
                        pod.status().podIPs().stream().map(PodIP::ip))
                .filter(address -> !address.isEmpty())
                .filter(address -> address.contains(":") != family.equals(IPV4))
                .findFirst()
                .orElse("");
    }

    private static Backend of(Service service, Pod pod, String address) {
        boolean serving = serving(pod);
        boolean terminating = pod.beingDeleted();
        boolean ready = service.spec().publishNotReadyAddresses() || (serving && !terminating);
        return new Backend(pod, address, ready, serving, terminating, BackendPort.of(service, pod));
    }

    private static boolean serving(Pod pod) {
        for (PodCondition condition : pod.status().conditions()) {
            if (condition.type().equals("Ready")) {
                return condition.status().equals("True");
            }
        }
        return false;
    }

    /**
     * The pod's own name within the service, if it asked for one: {@code hostname.subdomain} with
     * this subdomain.
     */
    public String hostname(Service service) {
        return pod.spec().subdomain().equals(service.name()) ? pod.spec().hostname() : "";
    }
}
