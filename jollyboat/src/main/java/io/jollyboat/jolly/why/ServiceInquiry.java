package io.jollyboat.jolly.why;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.core.v1.ServicePort;
import io.jollyboat.core.model.IntOrString;
import io.jollyboat.core.selector.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why a service has no endpoints. */
final class ServiceInquiry {

    private static final int PODS = 3;

    private final Inquiry inquiry;
    private final PodInquiry pods;

    ServiceInquiry(Inquiry inquiry, PodInquiry pods) {
        this.inquiry = inquiry;
        this.pods = pods;
    }

    Cause why(String namespace, String name) {
        String object = "service/" + name;
        Optional<Service> found = inquiry.find(Resources.SERVICES, namespace, name);
        if (found.isEmpty()) {
            return Cause.absent(object, namespace);
        }
        Service service = found.get();
        if (service.spec().type().equals("ExternalName")) {
            return Cause.of(object, "is another name for " + service.spec().externalName());
        }
        if (service.spec().selector().isEmpty()) {
            return Cause.of(object, "picks no pods: its endpoints are made by somebody else");
        }
        LabelSelector selector = LabelSelector.ofLabels(service.spec().selector());
        List<Pod> picked =
                inquiry.list(Resources.PODS, namespace).stream()
                        .filter(pod -> selector.matches(pod.labels()))
                        .toList();
        if (picked.isEmpty()) {
            return Cause.of(
                    object,
                    "has no endpoints",
                    List.of(
                            Cause.of(
                                    "its selector", selector + " matches no pod" + near(service))));
        }
        List<Cause> because = new ArrayList<>();
        for (ServicePort port : service.spec().ports()) {
            unnamed(port, picked).ifPresent(because::add);
        }
        List<Pod> bad = picked.stream().filter(pod -> !PodInquiry.isReady(pod)).toList();
        bad.stream().limit(PODS).map(pods::why).forEach(because::add);
        int ready = picked.size() - bad.size();
        return Cause.of(
                object,
                "%d of the %d pods it picks are ready".formatted(ready, picked.size()),
                because);
    }

    /** A port that is named, and no container has one of the name. */
    private static Optional<Cause> unnamed(ServicePort port, List<Pod> picked) {
        String wanted =
                port.targetPort()
                        .filter(IntOrString.Text.class::isInstance)
                        .map(IntOrString::toString)
                        .orElse("");
        boolean there =
                wanted.isEmpty()
                        || picked.stream()
                                .flatMap(pod -> pod.spec().containers().stream())
                                .flatMap(container -> container.ports().stream())
                                .anyMatch(each -> each.name().equals(wanted));
        return there
                ? Optional.empty()
                : Optional.of(
                        Cause.of(
                                "its port " + port.port(),
                                "no container of its pods has a port named \"" + wanted + "\""));
    }

    /** Pods that have some of the labels: a slip of the pen, mostly. */
    private String near(Service service) {
        List<String> near =
                inquiry.list(Resources.PODS, service.namespace()).stream()
                        .filter(
                                pod ->
                                        service.spec().selector().entrySet().stream()
                                                .anyMatch(
                                                        each ->
                                                                pod.labels()
                                                                        .containsKey(
                                                                                each.getKey())))
                        .limit(PODS)
                        .map(pod -> pod.name() + " " + pod.labels())
                        .toList();
        return near.isEmpty() ? "" : "; near misses: " + String.join(", ", near);
    }
}
