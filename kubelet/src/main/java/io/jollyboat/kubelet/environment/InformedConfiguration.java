package io.jollyboat.kubelet.environment;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import java.util.List;
import java.util.Optional;

/** Configuration from informers, which the node shares with whoever else is in the process. */
public final class InformedConfiguration implements ConfigurationSource {

    private final Informer<ConfigMap> configMaps;
    private final Informer<Secret> secrets;
    private final Informer<Service> services;

    public InformedConfiguration(Informers informers) {
        this.configMaps = informers.of(Resources.CONFIG_MAPS);
        this.secrets = informers.of(Resources.SECRETS);
        this.services = informers.of(Resources.SERVICES);
    }

    /** Runs a task once everything is known, so that what is absent here is absent indeed. */
    public void whenSynced(Runnable task) {
        configMaps.whenSynced(() -> secrets.whenSynced(() -> services.whenSynced(task)));
    }

    /** Calls the listener, quickly, whenever a config map or secret came, changed or went. */
    public void listen(Listener listener) {
        configMaps.addHandler(new Change<>(listener, "ConfigMap"));
        secrets.addHandler(new Change<>(listener, "Secret"));
    }

    /** Is told which configuration changed. */
    @FunctionalInterface
    public interface Listener {
        void changed(ConfigurationReference reference);
    }

    @Override
    public Optional<ConfigMap> configMap(String namespace, String name) {
        return configMaps.get(namespace, name);
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return secrets.get(namespace, name);
    }

    @Override
    public List<Service> services() {
        return services.list();
    }

    private record Change<T extends KubernetesObject>(Listener listener, String kind)
            implements Handler<T> {

        @Override
        public void onAdd(T object) {
            tell(object);
        }

        @Override
        public void onUpdate(T before, T now) {
            tell(now);
        }

        @Override
        public void onDelete(T last) {
            tell(last);
        }

        private void tell(T object) {
            listener.changed(new ConfigurationReference(kind, object.namespace(), object.name()));
        }
    }
}
