package io.jollyboat.jolly.clients;

import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.util.CallGenerator;
import java.util.List;

/**
 * What an informer of the Java client tells, in short: {@code +} came, {@code ~} changed, {@code -}
 * went.
 */
record Notes(List<String> told) implements ResourceEventHandler<V1ConfigMap> {
    @Override
    public void onAdd(V1ConfigMap map) {
        told.add("+" + map.getMetadata().getName());
    }

    @Override
    public void onUpdate(V1ConfigMap old, V1ConfigMap map) {
        told.add("~" + map.getMetadata().getName());
    }

    @Override
    public void onDelete(V1ConfigMap map, boolean unknown) {
        told.add("-" + map.getMetadata().getName());
    }

    /** Lists and watches the config maps of a namespace that have the label {@code informed}. */
    static CallGenerator calls(CoreV1Api api, String namespace) {
        return call ->
                api.listNamespacedConfigMap(namespace)
                        .labelSelector("informed")
                        .resourceVersion(call.resourceVersion)
                        .timeoutSeconds(call.timeoutSeconds)
                        .watch(call.watch)
                        .buildCall(null);
    }
}
