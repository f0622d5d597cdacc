package io.jollyboat.apiserver.admission.quota;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.quota.QuotaScopes;
import io.jollyboat.core.quota.QuotaUsage;
import io.jollyboat.core.quota.ResourceList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a request needs a quota, by the cluster's settings, and which quotas there are for it.
 */
final class Coverage {

    private final AdmissionRequest request;
    private final String group;
    private final String plural;

    /** Names under which the request counts, and that need a quota each. */
    private final Set<String> names = new TreeSet<>();

    /** Scopes in which it lies, and that need a quota each. */
    private final List<ObjectNode> scopes = new ArrayList<>();

    private final Set<String> coveredNames = new HashSet<>();
    private final Set<String> coveredScopes = new HashSet<>();

    Coverage(AdmissionRequest request, List<LimitedResource> limited, Instant now) {
        this.request = request;
        ResourceDefinition definition = request.target().definition();
        this.group = definition.group();
        this.plural = definition.plural();
        for (LimitedResource each : limited) {
            if (each.group().equals(group) && each.resource().equals(plural)) {
                need(each, now);
            }
        }
    }

    private void need(LimitedResource limited, Instant now) {
        ResourceList usage = QuotaUsage.of(group, plural, request.wanted(), now).withoutZeros();
        for (String name : usage.names()) {
            if (limited.matchContains().stream().anyMatch(name::contains)) {
                names.add(name);
            }
        }
        for (ObjectNode scope : limited.matchScopes()) {
            if (QuotaScopes.contain(scope, group, plural, request.wanted())) {
                scopes.add(scope);
            }
        }
    }

    /** A quota of the namespace; whether the request counts towards it or not. */
    void by(ObjectNode quota) {
        if (!scopes.isEmpty()) {
            for (ObjectNode scope : QuotaScopes.of(quota)) {
                if (QuotaScopes.contain(scope, group, plural, request.wanted())) {
                    coveredScopes.add(Trees.text(scope, "scopeName"));
                }
            }
        }
    }

    /** A quota towards which the request counts, and what it limits. */
    void by(ResourceList hard) {
        coveredNames.addAll(hard.names());
    }

    /**
     * @throws ApiException when there is no quota for something that needs one
     */
    void check() {
        names.removeAll(coveredNames);
        if (!names.isEmpty()) {
            throw request.forbidden("insufficient quota to consume: " + String.join(",", names));
        }
        scopes.removeIf(scope -> coveredScopes.contains(Trees.text(scope, "scopeName")));
        if (!scopes.isEmpty()) {
            throw ApiException.unreasoned(
                    scopes.stream()
                            .map(Coverage::shown)
                            .collect(
                                    Collectors.joining(
                                            " ",
                                            "insufficient quota to match these scopes: [",
                                            "]")));
        }
    }

    private static String shown(ObjectNode scope) {
        return "{%s %s %s}"
                .formatted(
                        Trees.text(scope, "scopeName"),
                        Trees.text(scope, "operator"),
                        scope.path("values")
                                .valueStream()
                                .map(value -> value.asString(""))
                                .collect(Collectors.joining(" ", "[", "]")));
    }
}
