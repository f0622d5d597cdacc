package io.jollyboat.kubelet.environment;

import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.api.core.v1.Service;
import java.util.List;
import java.util.Optional;

/**
 * The cluster's objects that pods draw configuration from, as the node knows them now. Answers at
 * once, from memory.
 */
public interface ConfigurationSource {

    Optional<ConfigMap> configMap(String namespace, String name);

    Optional<Secret> secret(String namespace, String name);

    /** All services of the cluster, in no particular order. */
    List<Service> services();
}
