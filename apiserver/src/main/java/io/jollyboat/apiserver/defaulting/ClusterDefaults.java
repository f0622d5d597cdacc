package io.jollyboat.apiserver.defaulting;

import static io.jollyboat.apiserver.json.Trees.absent;
import static io.jollyboat.apiserver.json.Trees.objects;
import static io.jollyboat.apiserver.json.Trees.putIfAbsent;

import io.jollyboat.apiserver.json.Trees;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Defaults of namespaces, secrets, and of what governs the cluster. */
public final class ClusterDefaults {
    private static final String RBAC = "rbac.authorization.k8s.io";

    private ClusterDefaults() {}

    /** Every namespace can be selected by its name. */
    public static void namespace(ObjectNode namespace) {
        String name = Trees.text(namespace, "metadata", "name");
        if (!name.isEmpty()) {
            Trees.object(Trees.object(namespace, "metadata"), "labels")
                    .put("kubernetes.io/metadata.name", name);
        }
    }

    /** What is written as plain text is kept as bytes. */
    public static void secret(ObjectNode secret) {
        putIfAbsent(secret, "type", "Opaque");
        if (secret.path("stringData") instanceof ObjectNode plain && !plain.isEmpty()) {
            ObjectNode data = Trees.object(secret, "data");
            plain.forEachEntry(
                    (key, value) -> {
                        byte[] bytes = value.stringValue("").getBytes(StandardCharsets.UTF_8);
                        data.put(key, Base64.getEncoder().encodeToString(bytes));
                    });
        }
        secret.remove("stringData");
    }

    public static void priorityClass(ObjectNode priorityClass) {
        putIfAbsent(priorityClass, "preemptionPolicy", "PreemptLowerPriority");
    }

    public static void roleBinding(ObjectNode binding) {
        if (binding.path("roleRef") instanceof ObjectNode role) {
            putIfAbsent(role, "apiGroup", RBAC);
        }
        for (ObjectNode subject : objects(binding, "subjects")) {
            if (List.of("User", "Group").contains(Trees.text(subject, "kind"))) {
                putIfAbsent(subject, "apiGroup", RBAC);
            }
        }
    }

    public static void webhooks(ObjectNode configuration) {
        boolean mutating = Trees.text(configuration, "kind").equals("MutatingWebhookConfiguration");
        for (ObjectNode webhook : objects(configuration, "webhooks")) {
            putIfAbsent(webhook, "failurePolicy", "Fail");
            putIfAbsent(webhook, "matchPolicy", "Equivalent");
            Trees.object(webhook, "namespaceSelector");
            Trees.object(webhook, "objectSelector");
            putIfAbsent(webhook, "timeoutSeconds", 10);
            if (mutating) {
                putIfAbsent(webhook, "reinvocationPolicy", "Never");
            }
            objects(webhook, "rules").forEach(rule -> putIfAbsent(rule, "scope", "*"));
            if (webhook.path("clientConfig").path("service") instanceof ObjectNode service) {
                putIfAbsent(service, "port", 443);
            }
        }
    }

    public static void policy(ObjectNode policy) {
        ObjectNode spec = Trees.object(policy, "spec");
        putIfAbsent(spec, "failurePolicy", "Fail");
        if (spec.path("matchConstraints") instanceof ObjectNode match) {
            match(match);
        }
    }

    public static void policyBinding(ObjectNode binding) {
        if (Trees.at(binding, "spec", "matchResources") instanceof ObjectNode match) {
            match(match);
        }
    }

    private static void match(ObjectNode match) {
        putIfAbsent(match, "matchPolicy", "Equivalent");
        Trees.object(match, "namespaceSelector");
        Trees.object(match, "objectSelector");
        for (String list : new String[] {"resourceRules", "excludeResourceRules"}) {
            objects(match, list).forEach(rule -> putIfAbsent(rule, "scope", "*"));
        }
    }

    public static void apiService(ObjectNode apiService) {
        if (Trees.at(apiService, "spec", "service") instanceof ObjectNode service
                && absent(service.get("port"))) {
            service.put("port", 443);
        }
    }

    /** What a container gets when it does not say: a limit, and unless said, that as request. */
    public static void limitRange(ObjectNode range) {
        for (ObjectNode item : objects(range, "spec", "limits")) {
            if (!Trees.text(item, "type").equals("Container")) {
                continue;
            }
            ObjectNode defaults = Trees.object(item, "default");
            ObjectNode requests = Trees.object(item, "defaultRequest");
            item.path("max")
                    .forEachEntry(
                            (name, value) -> {
                                if (!defaults.has(name)) {
                                    defaults.set(name, value);
                                }
                            });
            defaults.forEachEntry(
                    (name, value) -> {
                        if (!requests.has(name)) {
                            requests.set(name, value);
                        }
                    });
            item.path("min")
                    .forEachEntry(
                            (name, value) -> {
                                if (!requests.has(name)) {
                                    requests.set(name, value);
                                }
                            });
        }
    }
}
