package io.jollyboat.proxy.ingress;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.core.v1.ServicePort;
import io.jollyboat.core.api.networking.v1.HTTPIngressPath;
import io.jollyboat.core.api.networking.v1.Ingress;
import io.jollyboat.core.api.networking.v1.IngressBackend;
import io.jollyboat.core.api.networking.v1.IngressRule;
import io.jollyboat.core.api.networking.v1.IngressTLS;
import io.jollyboat.core.api.networking.v1.ServiceBackendPort;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.proxy.reverse.Server;
import io.jollyboat.proxy.routing.ServiceEndpoints;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From Ingresses to the table that requests are led by. Pure. */
final class IngressReader {

    private final ClusterView cluster;
    private final Map<String, List<PathRule>> hosts = new HashMap<>();
    private final Map<String, Credential> credentials = new HashMap<>();
    private final Set<String> secure = new HashSet<>();
    private @Nullable Backend fallback;

    private IngressReader(ClusterView cluster) {
        this.cluster = cluster;
    }

    /** Of two rules for the same host and path, the older Ingress's counts. */
    static IngressTable read(Collection<Ingress> ingresses, ClusterView cluster) {
        var reader = new IngressReader(cluster);
        ingresses.stream()
                .sorted(
                        Comparator.comparing(IngressReader::created)
                                .thenComparing(Ingress::namespace)
                                .thenComparing(Ingress::name))
                .forEach(reader::add);
        reader.hosts.values().forEach(rules -> rules.sort(PathRule.ORDER));
        return new IngressTable(reader.hosts, reader.fallback, reader.credentials, reader.secure);
    }

    private static String created(Ingress ingress) {
        return ingress.json().path("metadata").path("creationTimestamp").asString("");
    }

    private void add(Ingress ingress) {
        if (fallback == null && ingress.spec().has("defaultBackend")) {
            fallback = backend(ingress, ingress.spec().defaultBackend());
        }
        for (IngressRule rule : ingress.spec().rules()) {
            List<PathRule> rules =
                    hosts.computeIfAbsent(
                            rule.host().toLowerCase(Locale.ROOT), none -> new ArrayList<>());
            for (HTTPIngressPath path : rule.http().paths()) {
                rules.add(
                        PathRule.of(
                                path.pathType(),
                                path.path().isEmpty() ? "/" : path.path(),
                                backend(ingress, path.backend())));
            }
        }
        for (IngressTLS tls : ingress.spec().tls()) {
            Optional<Credential> credential =
                    tls.secretName().isEmpty()
                            ? Optional.empty()
                            : cluster.credential(ingress.namespace(), tls.secretName());
            for (String host : tls.hosts()) {
                String name = host.toLowerCase(Locale.ROOT);
                secure.add(name);
                credential.ifPresent(shown -> credentials.putIfAbsent(name, shown));
            }
        }
    }

    private Backend backend(Ingress ingress, IngressBackend wanted) {
        String name = wanted.service().name();
        ServiceBackendPort port = wanted.service().port();
        String words = ingress.namespace() + "/" + name;
        return cluster.service(ingress.namespace(), name)
                .flatMap(
                        service ->
                                service.spec().ports().stream()
                                        .filter(one -> meant(one, port))
                                        .findFirst()
                                        .map(one -> backend(service, one)))
                .orElseGet(() -> Backend.of(words, List.of()));
    }

    private Backend backend(Service service, ServicePort port) {
        return Backend.of(
                service.namespace() + "/" + service.name() + ":" + port.port(),
                ServiceEndpoints.of(
                                port,
                                cluster.slices(service.namespace(), service.name()),
                                cluster.here())
                        .everywhere(),
                Server.speaksHttp2(port));
    }

    private static boolean meant(ServicePort port, ServiceBackendPort asked) {
        return asked.name().isEmpty()
                ? port.port() == asked.number()
                : port.name().equals(asked.name());
    }
}
