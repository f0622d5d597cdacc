package io.jollyboat.controllers.rootca;

import io.jollyboat.controllers.namespace.EveryNamespace;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.api.core.v1.Namespace;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps a config map {@code kube-root-ca.crt} in every namespace that is not going away, and its
 * content as it has to be.
 */
public final class RootCertificateController implements Component {

    private static final String NAME = "kube-root-ca.crt";
    private static final String KEY = "ca.crt";
    private static final String DESCRIPTION = "kubernetes.io/description";
    private static final String MEANING =
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
                    + " endpoints such as the internal service IP or kubernetes.default.svc. No"
                    + " other usage is guaranteed across distributions of Kubernetes clusters.";

    private final Client client;
    private final Informer<ConfigMap> maps;
    private final String authority;
    private final Controller controller;

    /**
     * @param authority the certificates with which clients know the server, as PEM
     */
    public RootCertificateController(
            Client client, Informers informers, Timeline timeline, String authority) {
        this.client = client;
        this.authority = authority;
        Informer<Namespace> namespaces = informers.of(Resources.NAMESPACES);
        this.maps =
                informers.of(
                        Resources.CONFIG_MAPS, ListOptions.ALL.fields("metadata.name=" + NAME));
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(namespaces)
                        .watches(maps, map -> List.of(new Key("", map.namespace())))
                        .with(new EveryNamespace(namespaces, this::publish));
    }

    @Override
    public String name() {
        return "root-ca-certificate-publisher-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private void publish(String namespace) {
        Optional<ConfigMap> found = maps.get(namespace, NAME);
        if (found.isEmpty()) {
            ObjectNode map = Trees.newObject();
            map.put("apiVersion", "v1").put("kind", "ConfigMap");
            map.putObject("metadata").put("name", NAME).put("namespace", namespace);
            client.create(Resources.CONFIG_MAPS, new ConfigMap(content(map)));
            return;
        }
        if (!asItHasToBe(found.get())) {
            client.update(
                    Resources.CONFIG_MAPS, new ConfigMap(content(found.get().json().deepCopy())));
        }
    }

    /** People may describe it in words of their own. */
    private boolean asItHasToBe(ConfigMap map) {
        ObjectNode data = map.json().objectNode().put(KEY, authority);
        return data.equals(map.json().path("data"))
                && !map.annotations().getOrDefault(DESCRIPTION, "").isEmpty();
    }

    private ObjectNode content(ObjectNode map) {
        map.withObject("/metadata/annotations").put(DESCRIPTION, MEANING);
        map.putObject("data").put(KEY, authority);
        return map;
    }
}
