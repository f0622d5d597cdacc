package io.jollyboat.controllers.service;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.reconcile.Key;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which services a change to a pod concerns, and which pods a service selects. Both are looked up
 * by labels, so that they take as long as what they find, however many other services and pods a
 * namespace has.
 */
public final class ServiceSelection {

    private static final String BY_SELECTOR = "services by selector";
    private static final String BY_LABEL = "pods by label";

    private final Informer<Service> services;
    private final Informer<Pod> pods;

    public ServiceSelection(Informer<Service> services, Informer<Pod> pods) {
        this.services = services;
        this.pods = pods;
        services.addIndex(BY_SELECTOR, ServiceSelection::foundBy);
        pods.addIndex(
                BY_LABEL,
                pod ->
                        pod.labels().entrySet().stream()
                                .map(label -> value(pod.namespace(), label))
                                .toList());
    }

    /** A pod has all labels of the selector, so that any one of them finds the service. */
    private static List<String> foundBy(Service service) {
        return selects(service)
                ? List.of(
                        value(
                                service.namespace(),
                                new TreeMap<>(service.spec().selector()).firstEntry()))
                : List.of();
    }

    private static String value(String namespace, Map.Entry<String, String> label) {
        return namespace + "/" + label.getKey() + "=" + label.getValue();
    }

    /** The services whose selector picks the pod; asked for a pod both as it was and as it is. */
    public Collection<Key> servicesOf(Pod pod) {
        return pod.labels().entrySet().stream()
                .flatMap(
                        label ->
                                services
                                        .byIndex(BY_SELECTOR, value(pod.namespace(), label))
                                        .stream())
                .filter(service -> picks(service, pod))
                .map(Key::of)
                .toList();
    }

    /** The pods that a service picks. */
    public List<Pod> podsOf(Service service) {
        return service.spec().selector().entrySet().stream()
                .map(label -> pods.byIndex(BY_LABEL, value(service.namespace(), label)))
                .min(Comparator.comparingInt(List::size))
                .orElse(List.of())
                .stream()
                .filter(pod -> picks(service, pod))
                .toList();
    }

    private static boolean picks(Service service, Pod pod) {
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
