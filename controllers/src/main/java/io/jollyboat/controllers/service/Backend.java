package io.jollyboat.controllers.service;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodCondition;
import io.jollyboat.core.api.core.v1.Service;
import java.util.List;

/**
 * A pod behind a service.
 *
 * @param ready may be given new connections: serving, and not on its way out; or the service
 *     publishes addresses whether ready or not
 * @param serving passes its readiness checks, also while it is being deleted
 * @param terminating is being deleted
 * @param ports the service's ports with the numbers they have in this pod; a named target port that
 *     the pod lacks is missing here
 */
public record Backend(
        Pod pod, boolean ready, boolean serving, boolean terminating, List<BackendPort> ports) {

    public Backend {
        ports = List.copyOf(ports);
    }

    /**
     * The pods of its namespace that a service selects and that can have traffic at all: with an
     * address, and not at the end of their life. The address of a simulated node, which pods on its
     * network share, means something else on every machine and so is none.
     */
    public static List<Backend> of(Service service, List<Pod> namespace) {
        var selector = service.spec().selector().entrySet();
        return namespace.stream()
                .filter(pod -> pod.labels().entrySet().containsAll(selector))
                .filter(Backend::alive)
                .map(pod -> of(service, pod))
                .toList();
    }

    private static boolean alive(Pod pod) {
        String phase = pod.status().phase();
        String address = pod.status().podIP();
        return !address.isEmpty()
                && !address.startsWith("127.")
                && !phase.equals("Succeeded")
                && !phase.equals("Failed");
    }

    private static Backend of(Service service, Pod pod) {
        boolean serving = serving(pod);
        boolean terminating = pod.beingDeleted();
        boolean ready = service.spec().publishNotReadyAddresses() || (serving && !terminating);
        return new Backend(pod, ready, serving, terminating, BackendPort.of(service, pod));
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
