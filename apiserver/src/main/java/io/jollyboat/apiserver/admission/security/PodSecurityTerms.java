package io.jollyboat.apiserver.admission.security;

import io.jollyboat.apiserver.file.SettingsShape;
import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What holds where a namespace's labels say nothing, and who is let off.
 *
 * @param defaults as labels of a namespace would say it
 * @param users exempt by name
 * @param runtimeClasses exempt, as are pods that name one of them
 * @param namespaces exempt
 */
public record PodSecurityTerms(
        ObjectNode defaults,
        Set<String> users,
        Set<String> runtimeClasses,
        Set<String> namespaces) {

    /** Everything is allowed and nobody exempt. */
    public static final PodSecurityTerms NONE =
            new PodSecurityTerms(
                    JsonNodeFactory.instance.objectNode(), Set.of(), Set.of(), Set.of());

    private static final String GROUP = "pod-security.admission.config.k8s.io/";
    private static final Set<String> VERSIONS =
            Set.of(GROUP + "v1", GROUP + "v1beta1", GROUP + "v1alpha1");
    private static final SettingsShape SHAPE =
            SettingsShape.FILE
                    .one(
                            "defaults",
                            SettingsShape.NONE
                                    .texts("enforce", "enforce-version", "audit", "audit-version")
                                    .texts("warn", "warn-version"))
                    .one(
                            "exemptions",
                            SettingsShape.NONE.lists("usernames", "runtimeClasses", "namespaces"));
    private static final List<String> MODES = List.of("enforce", "audit", "warn");

    public PodSecurityTerms {
        users = Set.copyOf(users);
        runtimeClasses = Set.copyOf(runtimeClasses);
        namespaces = Set.copyOf(namespaces);
    }

    /**
     * Reads a {@code PodSecurityConfiguration}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static PodSecurityTerms of(JsonNode json) {
        if (!VERSIONS.contains(Trees.text(json, "apiVersion"))
                || !Trees.text(json, "kind").equals("PodSecurityConfiguration")) {
            throw new IllegalArgumentException(
                    "the configuration of PodSecurity is not a PodSecurityConfiguration");
        }
        SHAPE.check(json);
        return new PodSecurityTerms(
                defaults(json.path("defaults")),
                Set.copyOf(Trees.texts(json, "exemptions", "usernames")),
                Set.copyOf(Trees.texts(json, "exemptions", "runtimeClasses")),
                Set.copyOf(Trees.texts(json, "exemptions", "namespaces")));
    }

    private static ObjectNode defaults(JsonNode json) {
        ObjectNode labels = JsonNodeFactory.instance.objectNode();
        List<String> mistakes = new ArrayList<>();
        for (String mode : MODES) {
            for (String field : List.of(mode, mode + "-version")) {
                String value = Trees.text(json, field);
                if (value.isEmpty()) {
                    continue;
                }
                labels.put(NamespacePolicy.PREFIX + field, value);
                try {
                    Object ignored =
                            field.equals(mode) ? Standard.level(value) : Standard.version(value);
                } catch (IllegalArgumentException wrong) {
                    mistakes.add(
                            "defaults."
                                    + field
                                    + ": Invalid value: \""
                                    + value
                                    + "\": "
                                    + wrong.getMessage());
                }
            }
        }
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", mistakes));
        }
        return labels;
    }

    /** Why a request is not looked at; empty when it is. */
    String exemption(String namespace, String user, JsonNode pod) {
        if (namespaces.contains(namespace)) {
            return "namespace";
        }
        if (users.contains(user)) {
            return "user";
        }
        String runtimeClass = Trees.text(pod, "spec", "runtimeClassName");
        return !runtimeClass.isEmpty() && runtimeClasses.contains(runtimeClass)
                ? "runtimeClass"
                : "";
    }
}
