package io.jollyboat.apiserver.upstream;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

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
        List<InetSocketAddress> all = ServiceLocation.of(service.tree(), slices(namespace), port);
        return all.get(timeline.random().nextInt(all.size()));
    }

    /**
     * All addresses behind a port of a service, in an order left to chance.
     *
     * @param port its name; empty for the one without
     * @throws ApiException ServiceUnavailable when nobody is behind it
     */
    public List<InetSocketAddress> locateAll(ObjectNode service, String port) {
        String namespace = Trees.text(service, "metadata", "namespace");
        List<InetSocketAddress> all =
                new ArrayList<>(ServiceLocation.of(service, slices(namespace), port));
        Collections.shuffle(all, timeline.random());
        return all;
    }

    private List<ObjectNode> slices(String namespace) {
        ResourceDefinition slices = definition("discovery.k8s.io", "endpointslices");
        return storage.cacheOf(slices).list(ObjectKey.prefix(slices, namespace)).objects().stream()
                .map(StoredObject::tree)
                .toList();
    }

    private ResourceDefinition definition(String group, String plural) {
        return registry.byResource(group, "v1", plural).orElseThrow();
    }
}
