package io.jollyboat.apiserver.bootstrap;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads roles and bindings from the short form that {@code policy.txt} explains. Not for several
 * uses.
 */
final class PolicyFile {

    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final String AGGREGATE = GROUP + "/aggregate-to-";

    /** Also holds what the controllers need: here they all run as this one user. */
    private static final String CONTROLLERS = "user=system:kube-controller-manager";

    private final List<ObjectNode> roles = new ArrayList<>();
    private final List<ObjectNode> bindings = new ArrayList<>();

    /**
     * All that a text says, roles first.
     *
     * @throws IllegalArgumentException when it cannot be understood
     */
    List<ObjectNode> read(String text) {
        text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(
                        line -> {
                            if (line.startsWith(" ")) {
                                rule(line.strip());
                            } else {
                                head(line.strip().split(" +"));
                            }
                        });
        List<ObjectNode> all = new ArrayList<>(roles);
        all.addAll(bindings);
        return List.copyOf(all);
    }

    private void head(String[] words) {
        switch (words[0]) {
            case "cluster-role" -> clusterRole(words);
            case "role" -> begin(object("Role", words[1], words[2]));
            case "bind" -> bind("", words[1], words[2], List.of(words).subList(3, words.length));
            case "bind-in" ->
                    bind(words[1], words[2], words[3], List.of(words).subList(4, words.length));
            case "controller" -> {
                String name = "system:controller:" + words[1];
                begin(object("ClusterRole", "", name));
                bind("", name, name, List.of("account=kube-system/" + words[1], CONTROLLERS));
            }
            default -> throw new IllegalArgumentException(String.join(" ", words));
        }
    }

    private void begin(ObjectNode role) {
        role.putArray("rules");
        roles.add(role);
    }

    private void clusterRole(String[] words) {
        ObjectNode role = object("ClusterRole", "", words[1]);
        for (int i = 2; i < words.length; i += 2) {
            String label = AGGREGATE + words[i + 1];
            if (words[i].equals("adds-to")) {
                role.withObject("/metadata/labels").put(label, "true");
            } else {
                role.putObject("aggregationRule")
                        .putArray("clusterRoleSelectors")
                        .addObject()
                        .putObject("matchLabels")
                        .put(label, "true");
            }
        }
        begin(role);
    }

    private void rule(String line) {
        ObjectNode rule = ((ArrayNode) roles.getLast().get("rules")).addObject();
        String[] paths = line.split(" @ ", -1);
        if (paths.length == 2) {
            put(rule, "nonResourceURLs", paths[1]);
            put(rule, "verbs", paths[0]);
            return;
        }
        String[] parts = line.split(" : ", -1);
        put(rule, "apiGroups", parts[1]);
        if (parts.length > 3) {
            put(rule, "resourceNames", parts[3]);
        }
        put(rule, "resources", parts[2]);
        put(rule, "verbs", parts[0]);
    }

    private static void put(ObjectNode rule, String field, String words) {
        ArrayNode values = rule.putArray(field);
        for (String word : words.strip().split(" +")) {
            values.add(word.equals("core") ? "" : word);
        }
    }

    private void bind(String namespace, String name, String role, List<String> subjects) {
        boolean ofCluster = namespace.isEmpty();
        ObjectNode binding =
                object(ofCluster ? "ClusterRoleBinding" : "RoleBinding", namespace, name);
        binding.putObject("roleRef")
                .put("apiGroup", GROUP)
                .put("kind", ofCluster ? "ClusterRole" : "Role")
                .put("name", role);
        if (!subjects.isEmpty()) {
            ArrayNode list = binding.putArray("subjects");
            subjects.forEach(subject -> subject(list.addObject(), subject));
        }
        bindings.add(binding);
    }

    private static void subject(ObjectNode subject, String text) {
        String[] parts = text.split("=", 2);
        switch (parts[0]) {
            case "user" -> subject.put("apiGroup", GROUP).put("kind", "User").put("name", parts[1]);
            case "group" ->
                    subject.put("apiGroup", GROUP).put("kind", "Group").put("name", parts[1]);
            case "account" -> {
                String[] place = parts[1].split("/", 2);
                subject.put("kind", "ServiceAccount").put("name", place[1]);
                subject.put("namespace", place[0]);
            }
            default -> throw new IllegalArgumentException(text);
        }
    }

    private static ObjectNode object(String kind, String namespace, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", GROUP + "/v1").put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        metadata.putObject("annotations")
                .put("rbac.authorization.kubernetes.io/autoupdate", "true");
        metadata.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
        return object;
    }
}
