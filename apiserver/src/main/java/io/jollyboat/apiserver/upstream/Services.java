package io.jollyboat.apiserver.upstream;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.net.InetSocketAddress;
import java.util.List;

/** Finds an address behind a service, another one each time. Never blocks. */
public record Services(ResourceRegistry registry, ObjectStorage storage, Timeline timeline) {

    /**
     * An address behind a port of a service.
     *
     * @throws ApiException NotFound when there is no such service, ServiceUnavailable when nobody
     *     is behind it
     */
    public InetSocketAddress locate(String namespace, String name, int port) {
        StoredObject service =
                storage.glance(new ObjectKey(definition("", "services"), namespace, name));
        if (service == null) {
            throw ApiException.notFound("", "services", name);
        }
        ResourceDefinition slices = definition("discovery.k8s.io", "endpointslices");
        List<InetSocketAddress> all =
                ServiceLocation.of(
                        service.tree(),
                        storage
                                .cacheOf(slices)
                                .list(ObjectKey.prefix(slices, namespace))
                                .objects()
                                .stream()
                                .map(StoredObject::tree)
                                .toList(),
                        port);
        return all.get(timeline.random().nextInt(all.size()));
    }

    private ResourceDefinition definition(String group, String plural) {
        return registry.byResource(group, "v1", plural).orElseThrow();
    }
}
