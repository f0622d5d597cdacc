package io.jollyboat.kubelet.server;

import io.jollyboat.core.client.Client;
import io.jollyboat.core.delegation.AccessMemory;
import io.jollyboat.core.delegation.Caller;
import io.jollyboat.core.delegation.DelegatedAccess;
import io.jollyboat.core.delegation.Permission;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ClientCertificate;
import java.util.List;
import java.util.Map;

/**
 * Who may ask the kubelet for what. The API server and administrators may ask for everything;
 * others are known by their certificate or by a token that the API server vouches for, and the API
 * server says whether they have the right to {@code nodes/stats}, {@code nodes/metrics}, {@code
 * nodes/log} and so on.
 */
final class KubeletAccess {

    private static final String MASTERS = "system:masters";
    private static final String API_SERVER = "kube-apiserver-kubelet-client";

    private final String node;
    private final DelegatedAccess access;

    KubeletAccess(String node, Client client, Timeline timeline, AccessMemory holds) {
        this.node = node;
        this.access = new DelegatedAccess(client, timeline, holds);
    }

    /** Whether it is clear without asking anybody that all may be asked for. */
    static boolean isTrusted(ClientCertificate shown) {
        if (!(shown instanceof ClientCertificate.Verified(var certificate))) {
            return false;
        }
        Subject subject = Subject.of(certificate);
        return subject.commonName().equals(API_SERVER) || subject.organizations().contains(MASTERS);
    }

    /**
     * Blocks for as long as the API server takes to say.
     *
     * @throws RequestException 401 or 403 when the caller has not the right
     */
    void require(HttpExchange exchange, List<String> path) throws RequestException {
        try {
            check(exchange, path);
        } catch (ApiException e) {
            throw new RequestException(500, "Authorization error: " + e.message());
        }
    }

    private void check(HttpExchange exchange, List<String> path) throws RequestException {
        Caller caller =
                access.caller(exchange)
                        .filter(known -> !known.equals(Caller.ANONYMOUS))
                        .orElseThrow(() -> new RequestException(401, "Unauthorized"));
        String verb = verb(exchange.method());
        List<String> subresources = subresources(path);
        for (String subresource : subresources) {
            if (access.allows(caller, permission(verb, subresource))) {
                return;
            }
        }
        throw new RequestException(
                403,
                "Forbidden (user=%s, verb=%s, resource=nodes, subresource(s)=[%s])\n"
                        .formatted(caller.name(), verb, String.join(" ", subresources)));
    }

    private Permission permission(String verb, String subresource) {
        return Permission.resource(
                Map.of(
                        "verb",
                        verb,
                        "version",
                        "v1",
                        "resource",
                        "nodes",
                        "subresource",
                        subresource,
                        "name",
                        node));
    }

    private static String verb(String method) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "get";
        };
    }

    /** What a path is called in roles: any of these is enough. */
    private static List<String> subresources(List<String> path) {
        return switch (path.getFirst()) {
            case "stats" -> List.of("stats");
            case "metrics" -> List.of("metrics");
            case "logs" -> List.of("log");
            case "checkpoint" -> List.of("checkpoint");
            case "pods", "runningpods" -> List.of("pods", "proxy");
            case "healthz" -> List.of("healthz", "proxy");
            case "configz" -> List.of("configz", "proxy");
            case "statusz" -> List.of("statusz");
            default -> List.of("proxy");
        };
    }
}
