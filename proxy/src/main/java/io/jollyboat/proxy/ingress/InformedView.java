package io.jollyboat.proxy.ingress;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.core.api.networking.v1.Ingress;
import io.jollyboat.core.api.networking.v1.IngressClass;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.proxy.routing.Place;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What ways into the cluster speak of, as informers know it. Made when there is one; secrets are
 * watched from the first one on that names one.
 *
 * <p>For one thread.
 */
public final class InformedView implements ClusterView {

    private static final String BY_SERVICE = "endpointslices by service, any manager";
    private static final String OLD_CLASS = "kubernetes.io/ingress.class";

    private final Informers informers;
    private final Runnable changed;
    private final Informer<Service> services;
    private final Informer<EndpointSlice> slices;
    private final Informer<IngressClass> classes;
    private final Map<Secret, Optional<Credential>> read = new WeakHashMap<>();
    private @Nullable Informer<Secret> secrets;

    /**
     * @param changed called whenever something is otherwise than before
     */
    public InformedView(Informers informers, Runnable changed) {
        this.informers = informers;
        this.changed = changed;
        this.services = follow(informers.of(Resources.SERVICES));
        this.slices = follow(informers.of(Resources.ENDPOINT_SLICES));
        this.classes = follow(informers.of(Resources.INGRESS_CLASSES));
        slices.addIndex(
                BY_SERVICE,
                slice ->
                        List.of(
                                slice.namespace()
                                        + "/"
                                        + slice.labels()
                                                .getOrDefault("kubernetes.io/service-name", "")));
    }

    private <T extends KubernetesObject> Informer<T> follow(Informer<T> informer) {
        informer.addHandler(Handler.ofAnyChange(changed));
        informer.whenSynced(changed);
        return informer;
    }

    /** Whether all is known that was asked for. */
    public boolean synced() {
        return services.synced()
                && slices.synced()
                && classes.synced()
                && (secrets == null || secrets.synced());
    }

    /** Whether an Ingress asks for this controller. */
    boolean ours(Ingress ingress) {
        String name = ingress.spec().ingressClassName();
        if (name.isEmpty()) {
            return Objects.equals(ingress.annotations().get(OLD_CLASS), IngressController.CLASS);
        }
        return classes.get("", name)
                .filter(found -> found.spec().controller().equals(IngressController.CONTROLLER))
                .isPresent();
    }

    @Override
    public Optional<Service> service(String namespace, String name) {
        return services.get(namespace, name);
    }

    @Override
    public List<EndpointSlice> slices(String namespace, String service) {
        return slices.byIndex(BY_SERVICE, namespace + "/" + service).stream()
                .filter(slice -> slice.addressType().equals("IPv4"))
                .toList();
    }

    @Override
    public Optional<Credential> credential(String namespace, String secret) {
        if (secrets == null) {
            secrets = follow(informers.of(Resources.SECRETS));
        }
        return secrets.get(namespace, secret)
                .flatMap(found -> read.computeIfAbsent(found, SecretCredential::of));
    }

    /** Hints are for who chooses between nodes. */
    @Override
    public Place here() {
        return new Place("", "");
    }
}
