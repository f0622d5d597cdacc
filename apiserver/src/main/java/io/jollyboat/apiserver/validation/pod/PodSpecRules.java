package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.core.format.Addresses;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What makes a pod's spec sound. Expects defaults to be filled in. */
public final class PodSpecRules {
    private PodSpecRules() {}

    /** Checks the spec of a pod or of a template. */
    public static void check(Field spec) {
        VolumeRules.check(spec.at("volumes"));
        Set<String> volumes = new HashSet<>();
        spec.at("volumes").each(volume -> volumes.add(volume.text("name")));

        containers(spec, volumes);
        spec.at("restartPolicy").isRequiredOneOf("Always", "OnFailure", "Never");
        if (spec.at("dnsPolicy").isRequired()) {
            spec.at("dnsPolicy")
                    .oneOf("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None");
        }
        dnsConfig(spec);
        MetadataValidation.labels(spec.at("nodeSelector"));
        spec.at("serviceAccountName").matchesIfPresent(Formats::dnsSubdomain);
        spec.at("nodeName").matchesIfPresent(Formats::dnsSubdomain);
        spec.at("hostname").matchesIfPresent(Formats::dnsLabel);
        spec.at("subdomain").matchesIfPresent(Formats::dnsLabel);
        spec.at("priorityClassName").matchesIfPresent(Formats::dnsSubdomain);
        spec.at("runtimeClassName").matchesIfPresent(Formats::dnsSubdomain);
        if (spec.has("activeDeadlineSeconds")) {
            spec.at("activeDeadlineSeconds").between(1, Integer.MAX_VALUE);
        }
        spec.at("preemptionPolicy").oneOf("Never", "PreemptLowerPriority");
        spec.at("imagePullSecrets")
                .each(
                        secret -> {
                            if (secret.at("name").absent()) {
                                secret.at("name").required();
                            }
                        });
        spec.at("hostAliases").each(PodSpecRules::hostAlias);
        SecurityRules.pod(spec.at("securityContext"));
        SchedulingRules.check(spec);
        PodResourceRules.check(spec);
        DeviceClaimRules.check(spec);
        if (spec.has("os")) {
            spec.at("os", "name").isRequiredOneOf("linux", "windows");
        }
        if (spec.at("shareProcessNamespace").flag() && spec.at("hostPID").flag()) {
            spec.at("shareProcessNamespace")
                    .invalid("ShareProcessNamespace and HostPID cannot both be enabled");
        }
    }

    private static void containers(Field spec, Set<String> volumes) {
        Set<String> names = new HashSet<>();
        Set<String> hostPorts = new HashSet<>();
        boolean hostNetwork = spec.at("hostNetwork").flag();
        Field containers = spec.at("containers");
        containers.isRequiredNotEmpty();
        for (Field container : containers.items()) {
            ContainerRules.check(container, names, volumes);
            hostPorts(container, hostPorts, hostNetwork);
        }
        for (Field container : spec.at("initContainers").items()) {
            ContainerRules.check(container, names, volumes);
            ContainerRules.checkInit(container);
        }
        for (Field container : spec.at("ephemeralContainers").items()) {
            ContainerRules.check(container, names, volumes);
            for (String forbidden : EPHEMERAL_FORBIDS) {
                if (!container.at(forbidden).empty()) {
                    container.at(forbidden).forbidden("cannot be set for an Ephemeral Container");
                }
            }
        }
    }

    private static final List<String> EPHEMERAL_FORBIDS =
            List.of(
                    "ports",
                    "livenessProbe",
                    "readinessProbe",
                    "startupProbe",
                    "lifecycle",
                    "resources");

    private static void hostPorts(Field container, Set<String> taken, boolean hostNetwork) {
        for (Field port : container.at("ports").items()) {
            long hostPort = port.at("hostPort").number(0);
            if (hostPort == 0) {
                continue;
            }
            if (hostNetwork && hostPort != port.at("containerPort").number(0)) {
                port.at("containerPort")
                        .invalid("must match `hostPort` when `hostNetwork` is true");
            }
            String key = port.text("protocol") + "/" + port.text("hostIP") + "/" + hostPort;
            if (!taken.add(key)) {
                port.at("hostPort").duplicate(key);
            }
        }
    }

    private static void dnsConfig(Field spec) {
        Field nameservers = spec.at("dnsConfig", "nameservers");
        if (spec.text("dnsPolicy").equals("None") && nameservers.empty()) {
            nameservers.required(
                    "must provide at least one DNS nameserver when `dnsPolicy` is None");
        }
        if (nameservers.items().size() > 3) {
            nameservers.invalid("must not have more than 3 nameservers");
        }
        nameservers.each(address -> address.matches(Addresses::ip));
        for (Field option : spec.at("dnsConfig", "options").items()) {
            if (option.text("name").isEmpty()) {
                option.required("must not be empty");
            }
        }
    }

    private static void hostAlias(Field alias) {
        alias.at("ip").matches(Addresses::ip);
        alias.at("hostnames").each(name -> name.matches(Formats::dnsSubdomain));
    }
}
