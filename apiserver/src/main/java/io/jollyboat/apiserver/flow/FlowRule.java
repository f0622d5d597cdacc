package io.jollyboat.apiserver.flow;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One rule of a flow schema: requests of any of these people for any of these things.
 *
 * @param users names of users; {@code *} for anybody
 * @param groups names of groups; {@code *} for any
 * @param accounts service accounts; a name {@code *} stands for all of a namespace
 * @param resources what is asked of resources
 * @param paths what is asked of other paths
 */
record FlowRule(
        List<String> users,
        List<String> groups,
        List<Account> accounts,
        List<ResourceRule> resources,
        List<PathRule> paths) {

    private static final String ALL = "*";
    private static final String ACCOUNT_USER = "system:serviceaccount:";

    FlowRule {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
        accounts = List.copyOf(accounts);
        resources = List.copyOf(resources);
        paths = List.copyOf(paths);
    }

    /** A service account, or all of a namespace. */
    record Account(String namespace, String name) {
        boolean covers(String user) {
            String prefix = ACCOUNT_USER + namespace + ":";
            return user.startsWith(prefix)
                    && (name.equals(ALL) || user.length() == prefix.length() + name.length())
                    && (name.equals(ALL) || user.endsWith(name));
        }
    }

    /**
     * Resources.
     *
     * @param clusterScope whether requests outside of namespaces are meant, too
     * @param namespaces {@code *} for all
     */
    record ResourceRule(
            List<String> verbs,
            List<String> groups,
            List<String> resources,
            boolean clusterScope,
            List<String> namespaces) {
        ResourceRule {
            verbs = List.copyOf(verbs);
            groups = List.copyOf(groups);
            resources = List.copyOf(resources);
            namespaces = List.copyOf(namespaces);
        }

        boolean covers(RequestInfo request) {
            boolean place =
                    request.namespace().isEmpty()
                            ? clusterScope
                            : among(namespaces, request.namespace());
            return place
                    && among(verbs, request.verb())
                    && among(groups, request.group())
                    && among(resources, request.resourcePath());
        }
    }

    /**
     * Paths that are no resources.
     *
     * @param paths a {@code *} at the end stands for anything
     */
    record PathRule(List<String> verbs, List<String> paths) {
        PathRule {
            verbs = List.copyOf(verbs);
            paths = List.copyOf(paths);
        }

        boolean covers(RequestInfo request) {
            return among(verbs, request.verb())
                    && paths.stream().anyMatch(path -> covers(path, request.path()));
        }

        private static boolean covers(String path, String asked) {
            return path.equals(asked)
                    || path.endsWith(ALL) && asked.startsWith(path.substring(0, path.length() - 1));
        }
    }

    static FlowRule of(JsonNode rule) {
        List<String> users = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        List<Account> accounts = new ArrayList<>();
        for (JsonNode subject : rule.path("subjects")) {
            switch (Trees.text(subject, "kind")) {
                case "User" -> users.add(Trees.text(subject, "user", "name"));
                case "Group" -> groups.add(Trees.text(subject, "group", "name"));
                case "ServiceAccount" ->
                        accounts.add(
                                new Account(
                                        Trees.text(subject, "serviceAccount", "namespace"),
                                        Trees.text(subject, "serviceAccount", "name")));
                default -> {} // validation lets nobody else in
            }
        }
        List<ResourceRule> resources = new ArrayList<>();
        for (JsonNode each : rule.path("resourceRules")) {
            resources.add(
                    new ResourceRule(
                            Trees.texts(each, "verbs"),
                            Trees.texts(each, "apiGroups"),
                            Trees.texts(each, "resources"),
                            Trees.flag(each, "clusterScope"),
                            Trees.texts(each, "namespaces")));
        }
        List<PathRule> paths = new ArrayList<>();
        for (JsonNode each : rule.path("nonResourceRules")) {
            paths.add(
                    new PathRule(Trees.texts(each, "verbs"), Trees.texts(each, "nonResourceURLs")));
        }
        return new FlowRule(users, groups, accounts, resources, paths);
    }

    /** Asked for many rules with every request: so no streams. */
    boolean covers(Requester user, RequestInfo request) {
        if (!covers(user)) {
            return false;
        }
        if (request.resourceRequest()) {
            for (ResourceRule rule : resources) {
                if (rule.covers(request)) {
                    return true;
                }
            }
            return false;
        }
        return paths.stream().anyMatch(rule -> rule.covers(request));
    }

    private boolean covers(Requester user) {
        if (among(users, user.name()) || groups.contains(ALL)) {
            return true;
        }
        for (String group : user.groups()) {
            if (groups.contains(group)) {
                return true;
            }
        }
        for (Account each : accounts) {
            if (each.covers(user.name())) {
                return true;
            }
        }
        return false;
    }

    private static boolean among(List<String> allowed, String asked) {
        return allowed.contains(asked) || allowed.contains(ALL);
    }
}
