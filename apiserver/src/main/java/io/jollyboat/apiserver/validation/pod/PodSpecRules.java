package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.pod.placement.NodeSelectorRules;
import io.jollyboat.apiserver.validation.pod.placement.PodAffinityRules;
import io.jollyboat.apiserver.validation.pod.placement.SpreadRules;
import io.jollyboat.apiserver.validation.pod.security.OperatingSystemRules;
import io.jollyboat.apiserver.validation.pod.security.SecurityRules;
import io.jollyboat.apiserver.validation.pod.security.WindowsRules;
import io.jollyboat.core.format.Addresses;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What makes a pod's spec sound. Expects defaults to be filled in. The rules, their words and their
 * order are those of {@code ValidatePodSpec} of Kubernetes 1.36, with its features as they are by
 * default.
 */
public final class PodSpecRules {
    private PodSpecRules() {}

    /** Checks the spec of a template, or of a pod that was sound when it came. */
    public static void check(Field spec) {
        check(spec, MissingNode.getInstance());
    }

    /**
     * Checks the spec of a pod.
     *
     * @param labels those of the pod
     */
    static void check(Field spec, JsonNode labels) {
        PodContext pod = PodContext.of(spec);
        VolumeRules.check(spec.at("volumes"));
        DeviceClaimRules.check(spec.at("resourceClaims"));
        containers(spec, pod);
        PodResourceRules.check(spec);
        HostRules.ports(spec);
        spec.at("restartPolicy").isRequiredOneOf("Always", "OnFailure", "Never");
        spec.at("dnsPolicy")
                .isRequiredOneOf("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        MetadataValidation.labels(spec.at("nodeSelector"));
        SecurityRules.pod(spec);
        NodeSelectorRules.affinity(spec.at("affinity", "nodeAffinity"));
        PodAffinityRules.check(spec.at("affinity", "podAffinity"), labels);
        PodAffinityRules.check(spec.at("affinity", "podAntiAffinity"), labels);
        DnsRules.check(spec);
        spec.at("readinessGates")
                .each(gate -> gate.at("conditionType").matches(Formats::qualifiedName));
        SchedulingRules.gates(spec.at("schedulingGates"));
        SpreadRules.check(spec.at("topologySpreadConstraints"), labels);
        WindowsRules.hostProcesses(spec);
        HostRules.users(spec);
        HostRules.name(spec);
        names(spec);
        SchedulingRules.tolerations(spec.at("tolerations"));
        spec.at("hostAliases").each(PodSpecRules::hostAlias);
        spec.at("priorityClassName").matchesIfPresent(Formats::dnsSubdomain);
        spec.at("runtimeClassName").matchesIfPresent(Formats::dnsSubdomain);
        spec.at("preemptionPolicy").oneOf("PreemptLowerPriority", "Never");
        ResourceRules.overhead(spec.at("overhead"));
        OperatingSystemRules.check(spec);
        EnvironmentRules.volumesOfFiles(spec, pod.volumes());
    }

    private static void containers(Field spec, PodContext pod) {
        Set<String> names = new HashSet<>();
        Set<String> hostPorts = new HashSet<>();
        Field containers = spec.at("containers");
        containers.isRequiredNotEmpty();
        containers.each(container -> ContainerRules.regular(container, names, pod));
        containers.each(container -> ContainerRules.hostPorts(container, hostPorts));
        spec.at("initContainers").each(container -> ContainerRules.init(container, names, pod));
        EphemeralRules.check(spec.at("ephemeralContainers"), names, pod);
    }

    private static void names(Field spec) {
        spec.at("serviceAccountName").matchesIfPresent(Formats::dnsSubdomain);
        spec.at("nodeName").matchesIfPresent(Formats::dnsSubdomain);
        if (spec.has("activeDeadlineSeconds")) {
            spec.at("activeDeadlineSeconds").between(1, Integer.MAX_VALUE);
        }
        spec.at("hostname").matchesIfPresent(Formats::dnsLabel);
        spec.at("subdomain").matchesIfPresent(Formats::dnsLabel);
    }

    private static void hostAlias(Field alias) {
        alias.at("ip").matches(Addresses::ip);
        alias.at("hostnames").each(name -> name.matches(Formats::dnsSubdomain));
    }
}
