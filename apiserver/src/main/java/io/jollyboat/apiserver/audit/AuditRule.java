package io.jollyboat.apiserver.audit;

import io.jollyboat.apiserver.file.SettingsShape;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One rule of a policy: which requests it is about, and what is written down of them. An empty list
 * stands for all.
 */
record AuditRule(AuditLevel level, Set<String> omitStages, JsonNode json) {

    /** What it may say. */
    static final SettingsShape SHAPE =
            SettingsShape.NONE
                    .texts("level")
                    .lists("users", "userGroups", "verbs", "namespaces")
                    .lists("nonResourceURLs", "omitStages")
                    .flags("omitManagedFields")
                    .each(
                            "resources",
                            SettingsShape.NONE.texts("group").lists("resources", "resourceNames"));

    private static final Set<String> STAGES =
            Set.of("RequestReceived", "ResponseStarted", "ResponseComplete", "Panic");

    static AuditRule of(ObjectNode json) {
        check(json);
        return new AuditRule(
                AuditLevel.of(Trees.text(json, "level")),
                new HashSet<>(Trees.texts(json, "omitStages")),
                json);
    }

    /** Kubernetes' own rules on policies; a rule that could never hold is a mistake. */
    private static void check(ObjectNode json) {
        checkStages(Trees.texts(json, "omitStages"));
        List<String> paths = Trees.texts(json, "nonResourceURLs");
        if (!paths.isEmpty()
                && !(Trees.empty(json.path("resources")) && Trees.empty(json.path("namespaces")))) {
            throw new IllegalArgumentException(
                    "rules cannot apply to both regular resources and non-resource URLs");
        }
        for (String path : paths) {
            if (!path.equals("*") && !path.startsWith("/")) {
                throw new IllegalArgumentException(
                        "non-resource URL rules must begin with a '/' character: " + path);
            }
            int star = path.indexOf('*');
            if (star >= 0 && star < path.length() - 1) {
                throw new IllegalArgumentException(
                        "non-resource URL wildcards '*' must be the final character of the rule: "
                                + path);
            }
        }
        for (ObjectNode each : Trees.objects(json, "resources")) {
            if (!Trees.texts(each, "resourceNames").isEmpty()
                    && Trees.texts(each, "resources").isEmpty()) {
                throw new IllegalArgumentException(
                        "using resourceNames requires at least one resource");
            }
        }
    }

    /**
     * @throws IllegalArgumentException for stages that there are not
     */
    static void checkStages(List<String> stages) {
        for (String stage : stages) {
            if (!STAGES.contains(stage)) {
                throw new IllegalArgumentException(
                        "omitStages: Invalid value: \"" + stage + "\": invalid stage");
            }
        }
    }

    boolean covers(Requester user, RequestInfo info) {
        return admits("users", user.name())
                && groupsMatch(user)
                && admits("verbs", info.verb())
                && placeMatches(info);
    }

    private boolean admits(String list, String value) {
        List<String> some = Trees.texts(json, list);
        return some.isEmpty() || some.contains(value);
    }

    private boolean groupsMatch(Requester user) {
        List<String> some = Trees.texts(json, "userGroups");
        return some.isEmpty() || some.stream().anyMatch(user.groups()::contains);
    }

    private boolean placeMatches(RequestInfo info) {
        boolean resources = !Trees.empty(json.path("resources"));
        boolean namespaces = !Trees.empty(json.path("namespaces"));
        boolean paths = !Trees.empty(json.path("nonResourceURLs"));
        if (resources || namespaces) {
            return info.resourceRequest()
                    && admits("namespaces", info.namespace())
                    && resource(info);
        }
        return !paths || !info.resourceRequest() && path(info.path());
    }

    private boolean resource(RequestInfo info) {
        List<ObjectNode> all = new ArrayList<>(Trees.objects(json, "resources"));
        if (all.isEmpty()) {
            return true;
        }
        for (ObjectNode each : all) {
            List<String> names = Trees.texts(each, "resources");
            List<String> objects = Trees.texts(each, "resourceNames");
            boolean named = names.isEmpty() || names.stream().anyMatch(name -> is(name, info));
            if (Trees.text(each, "group").equals(info.group())
                    && named
                    && (objects.isEmpty() || objects.contains(info.name()))) {
                return true;
            }
        }
        return false;
    }

    /** {@code pods}, {@code pods/log}, a resource with all below it, one subresource of all. */
    private static boolean is(String pattern, RequestInfo info) {
        if (pattern.equals("*") || pattern.equals(info.resourcePath())) {
            return true;
        }
        String below = info.subresource();
        return !below.isEmpty() && pattern.equals("*/" + below)
                || pattern.equals(info.resource() + "/*");
    }

    private boolean path(String path) {
        for (String pattern : Trees.texts(json, "nonResourceURLs")) {
            boolean matches =
                    pattern.endsWith("*")
                            ? path.startsWith(pattern.substring(0, pattern.length() - 1))
                            : path.equals(pattern);
            if (matches) {
                return true;
            }
        }
        return false;
    }
}
