package io.jollyboat.controllers.clusterrole;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.rbac.v1.ClusterRole;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.selector.LabelSelector;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives every cluster role with an aggregation rule the rules of all roles that the rule selects,
 * in the order of their names, each once.
 */
public final class AggregationController implements Component {

    private final Client client;
    private final Informer<ClusterRole> roles;
    private final Controller controller;

    public AggregationController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.roles = informers.of(Resources.CLUSTER_ROLES);
        this.controller =
                Controller.named(name(), timeline)
                        .watches(roles, changed -> aggregates())
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "clusterrole-aggregation-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    /** Whatever role changes, any of these may gather it, or has gathered it. */
    private Collection<Key> aggregates() {
        return roles.list().stream()
                .filter(role -> role.json().path("aggregationRule").isObject())
                .map(Key::of)
                .toList();
    }

    private Result reconcile(Key key) {
        ClusterRole role = roles.get("", key.name()).orElse(null);
        if (role == null || !role.json().path("aggregationRule").isObject()) {
            return Result.done();
        }
        ArrayNode gathered = gathered(role, roles.list());
        if (same(gathered, role.json().path("rules"))) {
            return Result.done();
        }
        apply(role, gathered);
        return Result.done();
    }

    /** The rules are this controller's, and all else of the role is not its business. */
    private void apply(ClusterRole role, ArrayNode rules) {
        ObjectNode applied = role.json().objectNode();
        applied.put("apiVersion", Resources.CLUSTER_ROLES.apiVersion()).put("kind", "ClusterRole");
        applied.putObject("metadata").put("name", role.name());
        if (!rules.isEmpty()) {
            applied.set("rules", rules);
        }
        client.call(
                new ApiRequest(
                        "PATCH",
                        Resources.CLUSTER_ROLES.path("", role.name()),
                        Map.of(
                                "fieldManager",
                                List.of("clusterrole-aggregation-controller"),
                                "force",
                                List.of("true")),
                        "application/apply-patch+yaml",
                        applied));
    }

    private static boolean same(ArrayNode gathered, JsonNode rules) {
        return rules.isArray() ? gathered.equals(rules) : gathered.isEmpty();
    }

    /** The rules that a role gathers from others. */
    static ArrayNode gathered(ClusterRole aggregate, List<ClusterRole> all) {
        List<ClusterRole> others =
                all.stream()
                        .filter(role -> !role.name().equals(aggregate.name()))
                        .sorted(Comparator.comparing(ClusterRole::name))
                        .toList();
        Set<JsonNode> rules = new LinkedHashSet<>();
        for (JsonNode selector :
                aggregate.json().path("aggregationRule").path("clusterRoleSelectors")) {
            LabelSelector labels = LabelSelector.of(selector);
            for (ClusterRole role : others) {
                if (labels.matches(role.json().path("metadata").path("labels"))) {
                    role.json().path("rules").forEach(rules::add);
                }
            }
        }
        ArrayNode gathered = aggregate.json().arrayNode();
        rules.forEach(rule -> gathered.add(rule.deepCopy()));
        return gathered;
    }
}
