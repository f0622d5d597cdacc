package io.jollyboat.kubelet.container;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.ContainerPort;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.SandboxSpec;
import io.jollyboat.kubelet.runtime.SandboxSpec.Namespaces;
import io.jollyboat.kubelet.runtime.SandboxSpec.PortMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the sandbox of a pod shall be. */
public final class SandboxSpecs {

    private static final int LONGEST_HOSTNAME = 63;

    /** Linux has room for so many characters. */
    private static final int LONGEST_KERNEL_NAME = 64;

    private final PodDns dns;
    private final PodCgroups cgroups;

    public SandboxSpecs(PodDns dns, PodCgroups cgroups) {
        this.dns = dns;
        this.cgroups = cgroups;
    }

    /**
     * @throws ContainerRuntimeException when the pod wants a name that no kernel takes
     */
    public SandboxSpec of(Pod pod, int attempt) {
        return new SandboxSpec(
                identity(pod),
                attempt,
                Map.copyOf(pod.annotations()),
                Map.copyOf(pod.labels()),
                kernelName(pod),
                dns.of(pod),
                new Namespaces(
                        pod.spec().hostNetwork(),
                        pod.spec().hostPID(),
                        pod.spec().hostIPC(),
                        pod.spec().shareProcessNamespace(),
                        !pod.spec().hostUsers(true)),
                ports(pod),
                cgroups.path(pod),
                cgroups.limits(pod),
                sysctls(pod));
    }

    /** Below which the pods of the node have their control groups; empty when they have none. */
    public String cgroupRoot() {
        return cgroups.root();
    }

    public static PodIdentity identity(Pod pod) {
        return new PodIdentity(pod.namespace(), pod.name(), pod.uid());
    }

    /** The name a pod knows itself by. */
    public static String hostname(Pod pod) {
        if (pod.spec().has("hostnameOverride")) {
            return pod.spec().hostnameOverride();
        }
        String wanted = pod.spec().hostname().isEmpty() ? pod.name() : pod.spec().hostname();
        String cut =
                wanted.length() > LONGEST_HOSTNAME ? wanted.substring(0, LONGEST_HOSTNAME) : wanted;
        return cut.replaceAll("[-.]+$", "");
    }

    /**
     * What the kernel calls the pod's machine: where there is a full name and it is asked for,
     * that.
     */
    private String kernelName(Pod pod) {
        String full = pod.spec().setHostnameAsFQDN() ? fullHostname(pod, dns.domain()) : "";
        if (full.length() > LONGEST_KERNEL_NAME) {
            throw new ContainerRuntimeException(
                    ContainerRuntimeException.Reason.INVALID_CONFIGURATION,
                    "failed to construct FQDN from pod hostname and cluster domain, FQDN "
                            + full
                            + " is too long ("
                            + LONGEST_KERNEL_NAME
                            + " characters is the max, "
                            + full.length()
                            + " characters requested)");
        }
        return full.isEmpty() ? hostname(pod) : full;
    }

    /** The name under which the cluster's DNS knows the pod; empty without a subdomain. */
    public static String fullHostname(Pod pod, String domain) {
        String subdomain = pod.spec().subdomain();
        return subdomain.isEmpty()
                ? ""
                : hostname(pod) + "." + subdomain + "." + pod.namespace() + ".svc." + domain;
    }

    private static List<PortMapping> ports(Pod pod) {
        var ports = new ArrayList<PortMapping>();
        if (pod.spec().hostNetwork()) {
            return ports;
        }
        var containers = new ArrayList<Container>(pod.spec().initContainers());
        containers.addAll(pod.spec().containers());
        for (Container container : containers) {
            for (ContainerPort port : container.ports()) {
                if (port.hostPort(0) > 0) {
                    ports.add(
                            new PortMapping(
                                    port.protocol().isEmpty() ? "TCP" : port.protocol(),
                                    port.containerPort(),
                                    port.hostPort(0),
                                    port.hostIP()));
                }
            }
        }
        return ports;
    }

    private static Map<String, String> sysctls(Pod pod) {
        var sysctls = new HashMap<String, String>();
        pod.spec()
                .securityContext()
                .sysctls()
                .forEach(
                        sysctl ->
                                sysctls.put(
                                        KernelSetting.normalized(sysctl.name()), sysctl.value()));
        return sysctls;
    }
}
