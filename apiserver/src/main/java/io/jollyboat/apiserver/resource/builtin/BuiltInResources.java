package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import java.util.List;
import java.util.stream.Stream;

/** All resources that Kubernetes has built in, in the order discovery lists them. */
public final class BuiltInResources {
    private BuiltInResources() {}

    /** The definitions, made anew. */
    public static List<ResourceDefinition> all() {
        return Stream.of(
                        CoreResources.all(),
                        RegistrationResources.all(),
                        AppsResources.all(),
                        EventResources.all(),
                        AccessResources.all(),
                        AutoscalingResources.all(),
                        BatchResources.all(),
                        CertificateResources.all(),
                        NetworkingResources.all(),
                        PolicyResources.all(),
                        RbacResources.all(),
                        StorageResources.all(),
                        AdmissionResources.all(),
                        SchedulingResources.all(),
                        CoordinationResources.all(),
                        NodeResources.all(),
                        DiscoveryResources.all(),
                        FlowControlResources.all(),
                        DynamicAllocationResources.all(),
                        ExtensionsResources.all())
                .flatMap(List::stream)
                .toList();
    }

    /** What Kubernetes has built in and serves only when somebody asks for it. */
    public static List<ResourceDefinition> alpha() {
        return SchedulingResources.alpha();
    }

    /** A registry of them all, to which custom resources can be added. */
    public static ResourceRegistry registry() {
        return new ResourceRegistry(all());
    }
}
