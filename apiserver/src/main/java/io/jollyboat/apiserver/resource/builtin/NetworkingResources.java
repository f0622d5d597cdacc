package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.defaulting.ServiceDefaults;
import io.jollyboat.apiserver.resource.ResourceBuilder;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.conversion.IngressConversion;
import io.jollyboat.apiserver.table.NetworkColumns;
import io.jollyboat.apiserver.validation.network.AddressingValidators;
import io.jollyboat.apiserver.validation.network.IngressValidator;
import io.jollyboat.apiserver.validation.network.NetworkPolicyValidator;
import io.jollyboat.apiserver.warning.AddressWarnings;
import io.jollyboat.apiserver.warning.ServiceWarnings;
import io.jollyboat.core.format.Addresses;
import java.util.List;

/** The networking group. */
final class NetworkingResources {
    private static final String V1 = "networking.k8s.io/v1";

    private NetworkingResources() {}

    static List<ResourceDefinition> all() {
        return List.of(
                ingressClasses(), ingresses(), networkPolicies(), ipAddresses(), serviceCidrs());
    }

    private static ResourceDefinition ingressClasses() {
        return ResourceDefinition.of("networking.k8s.io", "v1", "IngressClass", "ingressclasses")
                .alsoServed("v1beta1")
                .retired("v1beta1", 19, 22, V1)
                .clusterScoped()
                .countsGenerations()
                .printer(() -> NetworkColumns.INGRESS_CLASSES)
                .defaults(ServiceDefaults::ingressClass)
                .validator(AddressingValidators.INGRESS_CLASS)
                .build();
    }

    private static ResourceDefinition ingresses() {
        return ingresses(
                ResourceDefinition.of("networking.k8s.io", "v1", "Ingress", "ingresses")
                        .alsoServed("v1beta1")
                        .retired("v1beta1", 19, 22, V1)
                        .convertedBy(new IngressConversion())
                        .shortNames("ing"));
    }

    static ResourceDefinition ingresses(ResourceBuilder builder) {
        return builder.status()
                .storedAt("ingress")
                .countsGenerations()
                .printer(() -> NetworkColumns.INGRESSES)
                .validator(new IngressValidator())
                .warnings(ServiceWarnings.INGRESSES)
                .build();
    }

    private static ResourceDefinition networkPolicies() {
        return networkPolicies(
                ResourceDefinition.of("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies")
                        .shortNames("netpol"));
    }

    static ResourceDefinition networkPolicies(ResourceBuilder builder) {
        return builder.countsGenerations()
                .printer(() -> NetworkColumns.NETWORK_POLICIES)
                .defaults(ServiceDefaults::networkPolicy)
                .validator(new NetworkPolicyValidator())
                .warnings(AddressWarnings.NETWORK_POLICIES)
                .build();
    }

    private static ResourceDefinition ipAddresses() {
        return ResourceDefinition.of("networking.k8s.io", "v1", "IPAddress", "ipaddresses")
                .shortNames("ip")
                .clusterScoped()
                .printer(() -> NetworkColumns.IP_ADDRESSES)
                .nameRule(Addresses::ip)
                .validator(AddressingValidators.ADDRESS)
                .build();
    }

    private static ResourceDefinition serviceCidrs() {
        return ResourceDefinition.of("networking.k8s.io", "v1", "ServiceCIDR", "servicecidrs")
                .clusterScoped()
                .status()
                .statusAlone()
                .printer(() -> NetworkColumns.SERVICE_CIDRS)
                .validator(AddressingValidators.RANGES)
                .build();
    }
}
