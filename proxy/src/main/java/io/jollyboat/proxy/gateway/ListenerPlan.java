package io.jollyboat.proxy.gateway;

import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.proxy.ingress.ClusterView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What becomes of one listener of a Gateway. Counts the routes that attach.
 *
 * <p>For one thread.
 */
final class ListenerPlan {

    private final GatewayObject gateway;
    private final JsonNode json;
    private final ClusterView cluster;
    private final Grants grants;
    private final @Nullable Credential credential;
    private final String certificateProblem;
    private final String certificateReason;
    private String conflict = "";
    int attached;

    ListenerPlan(GatewayObject gateway, JsonNode json, ClusterView cluster, Grants grants) {
        this.gateway = gateway;
        this.json = json;
        this.cluster = cluster;
        this.grants = grants;
        Credential found = null;
        String problem = "";
        String reason = "InvalidCertificateRef";
        if (secure()) {
            for (JsonNode ref : json.path("tls").path("certificateRefs")) {
                Optional<String> why = refused(ref);
                if (why.isPresent()) {
                    problem = why.get();
                    reason = "RefNotPermitted";
                } else if (found == null) {
                    found = credential(ref).orElse(null);
                }
            }
            if (found == null && problem.isEmpty()) {
                problem = "no certificateRef names a Secret with a certificate and its key";
            }
        }
        this.credential = found;
        this.certificateProblem = problem;
        this.certificateReason = reason;
    }

    private Optional<String> refused(JsonNode ref) {
        String namespace = ref.path("namespace").asString(gateway.namespace());
        String name = ref.path("name").asString("");
        return grants.allow("Gateway", gateway.namespace(), "Secret", namespace, name)
                ? Optional.empty()
                : Optional.of(
                        "no ReferenceGrant in namespace "
                                + namespace
                                + " lets this Gateway use secret "
                                + name);
    }

    private Optional<Credential> credential(JsonNode ref) {
        boolean secret =
                ref.path("group").asString("").isEmpty()
                        && ref.path("kind").asString("Secret").equals("Secret");
        return secret
                ? cluster.credential(
                        ref.path("namespace").asString(gateway.namespace()),
                        ref.path("name").asString(""))
                : Optional.empty();
    }

    String name() {
        return json.path("name").asString("");
    }

    int port() {
        return json.path("port").asInt(0);
    }

    Hostname host() {
        return Hostname.of(json.path("hostname").asString(""));
    }

    String protocol() {
        return json.path("protocol").asString("");
    }

    boolean secure() {
        return protocol().equals("HTTPS");
    }

    @Nullable Credential credential() {
        return credential;
    }

    /** Said of a listener that wants what an earlier one has. */
    void conflictsWith(ListenerPlan earlier) {
        if (earlier.port() == port()) {
            if (!earlier.protocol().equals(protocol())) {
                conflict = "ProtocolConflict";
            } else if (earlier.host().equals(host())) {
                conflict = "HostnameConflict";
            }
        }
    }

    private boolean known() {
        return protocol().equals("HTTP") || secure();
    }

    /** Whether it is to be opened. */
    boolean works() {
        return known() && conflict.isEmpty() && (!secure() || credential != null);
    }

    private JsonNode kinds() {
        return json.path("allowedRoutes").path("kinds");
    }

    private static boolean httpRoute(JsonNode kind) {
        return kind.path("kind").asString("").equals("HTTPRoute")
                && kind.path("group").asString(GatewayObject.GROUP).equals(GatewayObject.GROUP);
    }

    boolean servesRoutes() {
        boolean named = false;
        for (JsonNode kind : kinds()) {
            named |= httpRoute(kind);
        }
        return known() && (kinds().isEmpty() || named);
    }

    /** Whether routes of a namespace may attach. */
    boolean allows(String namespace, Map<String, String> labels) {
        JsonNode namespaces = json.path("allowedRoutes").path("namespaces");
        return servesRoutes()
                && switch (namespaces.path("from").asString("Same")) {
                    case "All" -> true;
                    case "Selector" ->
                            namespaces.path("selector") instanceof ObjectNode selector
                                    && LabelSelector.of(selector).matches(labels);
                    case "None" -> false;
                    default -> namespace.equals(gateway.namespace());
                };
    }

    List<Condition> conditions() {
        var all = new ArrayList<Condition>();
        if (!known()) {
            all.add(
                    Condition.no(
                            "Accepted",
                            "UnsupportedProtocol",
                            protocol() + " is not served; HTTP and HTTPS are"));
        } else if (!conflict.isEmpty()) {
            all.add(Condition.no("Accepted", conflict, "an earlier listener has this port"));
        } else {
            all.add(Condition.yes("Accepted", "Accepted"));
        }
        all.add(
                conflict.isEmpty()
                        ? Condition.no("Conflicted", "NoConflicts", "")
                        : new Condition(
                                "Conflicted", true, conflict, "an earlier listener has this port"));
        boolean strangers = false;
        for (JsonNode kind : kinds()) {
            strangers |= !httpRoute(kind);
        }
        if (!certificateProblem.isEmpty()) {
            all.add(Condition.no("ResolvedRefs", certificateReason, certificateProblem));
        } else if (strangers) {
            all.add(
                    Condition.no(
                            "ResolvedRefs", "InvalidRouteKinds", "only HTTPRoutes are served"));
        } else {
            all.add(Condition.yes("ResolvedRefs", "ResolvedRefs"));
        }
        all.add(
                works()
                        ? Condition.yes("Programmed", "Programmed")
                        : Condition.no("Programmed", "Invalid", "see the other conditions"));
        return all;
    }
}
