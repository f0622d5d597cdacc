package io.jollyboat.proxy.policy;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.ContainerPort;
import io.jollyboat.core.api.core.v1.Namespace;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodIP;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.proxy.routing.Family;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pods that policies speak of, as far as they have addresses of their own. What serves the
 * cluster's names, which is a part of the node here and a pod elsewhere, counts as that pod, so
 * that rules that let names be asked for mean the same.
 */
final class PolicyPods {

    private final Map<String, Map<String, String>> namespaceLabels = new HashMap<>();
    private final List<Member> members = new ArrayList<>();

    /**
     * @param ports the numbers of its named ports, by protocol and name as in {@code TCP/http}
     */
    record Member(
            String namespace,
            Map<String, String> labels,
            String address,
            Map<String, Integer> ports) {}

    /**
     * @param family of the pods' addresses that count
     * @param dns the address of the server of names
     */
    PolicyPods(Collection<Pod> pods, Collection<Namespace> namespaces, Family family, String dns) {
        for (Namespace namespace : namespaces) {
            namespaceLabels.put(namespace.name(), namespace.labels());
        }
        for (Pod pod : pods) {
            if (!PodLife.hasEnded(pod) && !pod.spec().hostNetwork()) {
                address(pod, family)
                        .map(one -> new Member(pod.namespace(), pod.labels(), one, ports(pod)))
                        .ifPresent(members::add);
            }
        }
        members.add(
                new Member(
                        "kube-system",
                        Map.of("k8s-app", "kube-dns"),
                        dns,
                        Map.of("UDP/dns", 53, "TCP/dns-tcp", 53)));
    }

    private static Optional<String> address(Pod pod, Family family) {
        return Stream.concat(
                        Stream.of(pod.status().podIP()),
                        pod.status().podIPs().stream().map(PodIP::ip))
                .filter(family::has)
                .findFirst();
    }

    private static Map<String, Integer> ports(Pod pod) {
        var ports = new HashMap<String, Integer>();
        Stream.concat(
                        pod.spec().containers().stream(),
                        pod.spec().initContainers().stream()
                                .filter(one -> one.restartPolicy().equals("Always")))
                .map(Container::ports)
                .flatMap(List::stream)
                .filter(port -> !port.name().isEmpty())
                .forEach(port -> ports.put(key(port), port.containerPort()));
        return ports;
    }

    private static String key(ContainerPort port) {
        return (port.protocol().isEmpty() ? "TCP" : port.protocol()) + "/" + port.name();
    }

    List<Member> inNamespace(String namespace, LabelSelector selector) {
        return members.stream()
                .filter(one -> one.namespace().equals(namespace) && selector.matches(one.labels()))
                .toList();
    }

    List<Member> inNamespaces(LabelSelector namespaces, LabelSelector selector) {
        return members.stream()
                .filter(
                        one ->
                                namespaces.matches(
                                                namespaceLabels.getOrDefault(
                                                        one.namespace(), Map.of()))
                                        && selector.matches(one.labels()))
                .toList();
    }

    List<Member> all() {
        return List.copyOf(members);
    }
}
