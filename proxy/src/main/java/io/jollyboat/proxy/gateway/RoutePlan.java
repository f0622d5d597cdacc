package io.jollyboat.proxy.gateway;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.core.v1.ServicePort;
import io.jollyboat.proxy.gateway.RouteRule.Choice;
import io.jollyboat.proxy.gateway.RouteRule.Mirror;
import io.jollyboat.proxy.ingress.ClusterView;
import io.jollyboat.proxy.reverse.Server;
import io.jollyboat.proxy.routing.ServiceEndpoints;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The rules of one HTTPRoute as they can be carried out, and what is wrong with it.
 *
 * <p>For one thread.
 */
final class RoutePlan {

    private static final int WHOLE = 100; // in percent

    private final GatewayObject route;
    private final ClusterView cluster;
    private final Grants grants;
    private final List<Matched> rules = new ArrayList<>();
    private @Nullable Condition refused;
    private Condition resolved = Condition.yes("ResolvedRefs", "ResolvedRefs");

    /** A rule with one of its matches. */
    record Matched(RequestMatch match, RouteRule rule) {}

    RoutePlan(GatewayObject route, ClusterView cluster, Grants grants) {
        this.route = route;
        this.cluster = cluster;
        this.grants = grants;
        try {
            route.spec().path("rules").forEach(this::add);
        } catch (PatternSyntaxException e) {
            refused =
                    Condition.no(
                            "Accepted",
                            "UnsupportedValue",
                            "a regular expression: " + e.getMessage());
        }
    }

    GatewayObject route() {
        return route;
    }

    List<Matched> rules() {
        return rules;
    }

    /** Why the route as a whole is served nowhere, if so. */
    Optional<Condition> refused() {
        return Optional.ofNullable(refused);
    }

    /** Whether everything it refers to is there and may be referred to. */
    Condition resolved() {
        return resolved;
    }

    List<Hostname> hosts() {
        var hosts = new ArrayList<Hostname>();
        route.spec().path("hostnames").forEach(host -> hosts.add(Hostname.of(host.asString(""))));
        return hosts;
    }

    private void add(JsonNode json) {
        var backends = new ArrayList<Choice>();
        check(json.path("filters"));
        for (JsonNode ref : json.path("backendRefs")) {
            check(ref.path("filters"));
            backends.add(backend(ref));
        }
        var rule =
                new RouteRule(
                        route.key(),
                        new Filters(json.path("filters")),
                        List.copyOf(backends),
                        mirrors(json.path("filters")),
                        RouteRule.Limits.of(json.path("timeouts")));
        JsonNode matches = json.path("matches");
        if (matches.isEmpty()) {
            rules.add(new Matched(RequestMatch.of(JsonNodeFactory.instance.objectNode()), rule));
        }
        matches.forEach(match -> rules.add(new Matched(RequestMatch.of(match), rule)));
    }

    private void check(JsonNode filters) {
        Filters.unknown(filters)
                .ifPresent(
                        type ->
                                refused =
                                        Condition.no(
                                                "Accepted",
                                                "UnsupportedValue",
                                                "filters of type " + type + " are not served"));
    }

    private List<Mirror> mirrors(JsonNode filters) {
        var mirrors = new ArrayList<Mirror>();
        for (JsonNode filter : filters) {
            JsonNode mirror = filter.path("requestMirror");
            if (mirror.has("backendRef")) {
                JsonNode fraction = mirror.path("fraction");
                mirrors.add(
                        new Mirror(
                                backend(mirror.path("backendRef")).servers(),
                                mirror.has("fraction")
                                        ? fraction.path("numerator").asInt(0)
                                        : mirror.path("percent").asInt(WHOLE),
                                fraction.path("denominator").asInt(WHOLE)));
            }
        }
        return mirrors;
    }

    private Choice backend(JsonNode ref) {
        String namespace = ref.path("namespace").asString(route.namespace());
        String name = ref.path("name").asString("");
        int weight = ref.path("weight").asInt(1);
        var filters = new Filters(ref.path("filters"));
        boolean isService =
                ref.path("group").asString("").isEmpty()
                        && ref.path("kind").asString("Service").equals("Service");
        if (!isService) {
            unresolved("InvalidKind", ref.path("kind").asString("") + " is not a backend");
        } else if (!grants.allow("HTTPRoute", route.namespace(), "Service", namespace, name)) {
            unresolved(
                    "RefNotPermitted",
                    "no ReferenceGrant in namespace "
                            + namespace
                            + " lets this route use service "
                            + name);
        } else {
            int port = ref.path("port").asInt(0);
            Optional<Choice> found =
                    cluster.service(namespace, name)
                            .flatMap(service -> choice(service, port, weight, filters));
            if (found.isPresent()) {
                return found.get();
            }
            unresolved("BackendNotFound", "no service " + name + " with port " + port);
        }
        return new Choice(namespace + "/" + name, weight, false, List.of(), filters);
    }

    private Optional<Choice> choice(Service service, int port, int weight, Filters filters) {
        return service.spec().ports().stream()
                .filter(one -> one.port() == port)
                .findFirst()
                .map(one -> choice(service, one, weight, filters));
    }

    private Choice choice(Service service, ServicePort port, int weight, Filters filters) {
        boolean http2 = Server.speaksHttp2(port);
        return new Choice(
                service.namespace() + "/" + service.name() + ":" + port.port(),
                weight,
                true,
                ServiceEndpoints.of(
                                port,
                                cluster.slices(service.namespace(), service.name()),
                                cluster.here())
                        .everywhere()
                        .stream()
                        .map(
                                target ->
                                        new Server(
                                                new InetSocketAddress(
                                                        target.address(), target.port()),
                                                http2))
                        .toList(),
                filters);
    }

    private void unresolved(String reason, String message) {
        if (resolved.status()) {
            resolved = Condition.no("ResolvedRefs", reason, message);
        }
    }
}
