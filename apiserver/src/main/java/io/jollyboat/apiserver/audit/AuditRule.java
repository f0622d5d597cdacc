package io.jollyboat.apiserver.audit;

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

    static AuditRule of(ObjectNode json) {
        return new AuditRule(
                AuditLevel.of(Trees.text(json, "level")),
                new HashSet<>(Trees.texts(json, "omitStages")),
                json);
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

    /** {@code pods}, {@code pods/log}, all below a resource, one subresource of all. */
    private static boolean is(String pattern, RequestInfo info) {
        int slash = pattern.indexOf('/');
        String resource = slash < 0 ? pattern : pattern.substring(0, slash);
        String below = slash < 0 ? "" : pattern.substring(slash + 1);
        if (pattern.equals("*")) {
            return true;
        }
        return (resource.equals("*") || resource.equals(info.resource()))
                && (below.equals("*")
                        ? !info.subresource().isEmpty()
                        : below.equals(info.subresource()));
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
