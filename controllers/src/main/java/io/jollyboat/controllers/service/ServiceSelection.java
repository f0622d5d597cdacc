package io.jollyboat.controllers.service;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.reconcile.Key;
import java.util.Collection;

/** Which services a change to a pod concerns. */
public final class ServiceSelection {

    private ServiceSelection() {}

    /** The services whose selector picks the pod; asked for a pod both as it was and as it is. */
    public static Collection<Key> of(Pod pod, Informer<Service> services) {
        return services.list(pod.namespace()).stream()
                .filter(ServiceSelection::selects)
                .filter(service -> picks(service, pod))
                .map(Key::of)
                .toList();
    }

    /** Whether a service's selector picks a pod. */
    public static boolean picks(Service service, Pod pod) {
        return pod.labels().entrySet().containsAll(service.spec().selector().entrySet());
    }

    /**
     * Whether the service's endpoints are kept by controllers: one without a selector is somebody's
     * own business.
     */
    public static boolean selects(Service service) {
        return !service.spec().selector().isEmpty()
                && !service.spec().type().equals("ExternalName");
    }
}
