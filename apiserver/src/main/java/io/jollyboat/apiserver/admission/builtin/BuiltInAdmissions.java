package io.jollyboat.apiserver.admission.builtin;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.namespace.NamespaceLifecycle;
import io.jollyboat.apiserver.admission.network.ServiceAddresses;
import io.jollyboat.apiserver.admission.pod.DefaultServiceAccount;
import io.jollyboat.apiserver.admission.pod.DefaultTolerationSeconds;
import io.jollyboat.apiserver.admission.pod.PodPriority;
import io.jollyboat.apiserver.allocator.AddressRange;
import io.jollyboat.apiserver.allocator.ServiceAllocator;
import io.jollyboat.apiserver.cache.RegistryCache;
import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The plug-ins that every server has; which of them are asked, and in what order, is the chain's
 * affair.
 */
public final class BuiltInAdmissions {
    private BuiltInAdmissions() {}

    /**
     * All of them.
     *
     * @param addresses what services get their cluster addresses from
     */
    public static List<AdmissionPlugin> all(
            ResourceRegistry registry,
            ObjectStorage storage,
            RegistryCache cache,
            AddressRange addresses,
            Timeline timeline) {
        return List.of(
                new NamespaceLifecycle(registry, storage),
                new DefaultServiceAccount(),
                new DefaultTolerationSeconds(),
                new PodPriority(
                        () -> known(registry, storage, "scheduling.k8s.io", "priorityclasses")),
                new ServiceAddresses(
                        new ServiceAllocator(addresses, timeline),
                        () -> known(registry, storage, "", "services"),
                        () -> stored(registry, storage),
                        cache::loaded));
    }

    /** All services, read anew. */
    private static List<ObjectNode> stored(ResourceRegistry registry, ObjectStorage storage) {
        return storage.readAll(registry.byResource("", "v1", "services").orElseThrow()).stream()
                .map(StoredObject::tree)
                .toList();
    }

    /** All objects of a resource, as far as the cache knows them. */
    private static List<ObjectNode> known(
            ResourceRegistry registry, ObjectStorage storage, String group, String plural) {
        ResourceCache objects =
                storage.cacheOf(registry.byResource(group, "v1", plural).orElseThrow());
        return objects.list(objects.prefix()).objects().stream().map(StoredObject::tree).toList();
    }
}
