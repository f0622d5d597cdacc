package io.jollyboat.core.quota;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which objects a quota is about: those of the resources that it limits, and of these, where it has
 * scopes, those that lie in every one of them. Only pods, and by their class claims, lie in any.
 */
public final class QuotaScopes {

    private QuotaScopes() {}

    /**
     * Whether an object counts towards a quota.
     *
     * @param hard what the quota limits
     */
    public static boolean match(
            JsonNode quota, ResourceList hard, String group, String plural, JsonNode object) {
        return hard.names().stream().anyMatch(name -> QuotaUsage.about(name, group, plural))
                && of(quota).stream().allMatch(scope -> contain(scope, group, plural, object));
    }

    /** The scopes of a quota, each in the form of its {@code scopeSelector}'s expressions. */
    public static List<ObjectNode> of(JsonNode quota) {
        List<ObjectNode> scopes = new ArrayList<>();
        for (JsonNode name : quota.path("spec").path("scopes")) {
            ObjectNode scope = JsonNodeFactory.instance.objectNode();
            scopes.add(scope.put("scopeName", name.asString("")).put("operator", "Exists"));
        }
        for (JsonNode each : quota.path("spec").path("scopeSelector").path("matchExpressions")) {
            scopes.add((ObjectNode) each);
        }
        return scopes;
    }

    /** Whether an object lies in a scope, given as {@link #of} gives it. */
    public static boolean contain(JsonNode scope, String group, String plural, JsonNode object) {
        return inScope(
                group,
                plural,
                object,
                scope.path("scopeName").asString(""),
                scope.path("operator").asString(""),
                scope.path("values"));
    }

    private static boolean inScope(
            String group,
            String plural,
            JsonNode object,
            String scope,
            String operator,
            JsonNode values) {
        JsonNode spec = object.path("spec");
        if (scope.equals("VolumeAttributesClass")) {
            return group.isEmpty()
                    && plural.equals("persistentvolumeclaims")
                    && named(spec.path("volumeAttributesClassName").asString(""), operator, values);
        }
        if (!group.isEmpty() || !plural.equals("pods")) {
            return false;
        }
        return switch (scope) {
            case "Terminating" -> terminating(spec);
            case "NotTerminating" -> !terminating(spec);
            case "BestEffort" -> bestEffort(object);
            case "NotBestEffort" -> !bestEffort(object);
            case "PriorityClass" ->
                    named(spec.path("priorityClassName").asString(""), operator, values);
            case "CrossNamespacePodAffinity" -> reachesOut(spec.path("affinity"));
            default -> false;
        };
    }

    private static boolean named(String name, String operator, JsonNode values) {
        boolean among =
                values.isArray()
                        && values.valueStream().anyMatch(value -> value.asString("").equals(name));
        return switch (operator) {
            case "Exists" -> !name.isEmpty();
            case "DoesNotExist" -> name.isEmpty();
            case "In" -> among;
            case "NotIn" -> !among;
            default -> false;
        };
    }

    private static boolean terminating(JsonNode spec) {
        return spec.path("activeDeadlineSeconds").asLong(-1) >= 0;
    }

    private static boolean bestEffort(JsonNode pod) {
        ResourceList all =
                PodResources.requests(pod)
                        .max(PodResources.limits(pod))
                        .only(name -> name.equals("cpu") || name.equals("memory"));
        return all.withoutZeros().isEmpty();
    }

    /** Whether an affinity term looks at pods of other namespaces. */
    private static boolean reachesOut(JsonNode affinity) {
        for (String kind : new String[] {"podAffinity", "podAntiAffinity"}) {
            JsonNode terms = affinity.path(kind);
            for (JsonNode term : terms.path("requiredDuringSchedulingIgnoredDuringExecution")) {
                if (reachesOutByTerm(term)) {
                    return true;
                }
            }
            for (JsonNode weighted :
                    terms.path("preferredDuringSchedulingIgnoredDuringExecution")) {
                if (reachesOutByTerm(weighted.path("podAffinityTerm"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean reachesOutByTerm(JsonNode term) {
        return !term.path("namespaces").isEmpty() || term.path("namespaceSelector").isObject();
    }

    /**
     * What an object counts towards a quota; nothing when the quota is not about it.
     *
     * @param now pods that should be gone by then count no more
     */
    public static ResourceList counted(
            JsonNode quota,
            ResourceList hard,
            String group,
            String plural,
            JsonNode object,
            Instant now) {
        return match(quota, hard, group, plural, object)
                ? QuotaUsage.of(group, plural, object, now).only(hard::has)
                : ResourceList.NONE;
    }
}
