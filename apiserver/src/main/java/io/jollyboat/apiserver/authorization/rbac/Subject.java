package io.jollyboat.apiserver.authorization.rbac;

import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.JsonNode;

/**
 * Who holds a role.
 *
 * @param kind {@code User}, {@code Group} or {@code ServiceAccount}
 * @param namespace of a service account; else empty
 */
public record Subject(String kind, String name, String namespace) {

    static final String USER = "User";
    static final String GROUP = "Group";
    static final String ACCOUNT = "ServiceAccount";

    static Subject of(JsonNode subject) {
        return new Subject(
                Trees.text(subject, "kind"),
                Trees.text(subject, "name"),
                Trees.text(subject, "namespace"));
    }

    /**
     * The user or group behind it; a service account is a user of a certain name.
     *
     * @param bindingNamespace where an account lies that does not say it
     */
    Subject holder(String bindingNamespace) {
        if (!kind.equals(ACCOUNT)) {
            return new Subject(kind, name, "");
        }
        String in = namespace.isEmpty() ? bindingNamespace : namespace;
        return new Subject(USER, "system:serviceaccount:" + in + ":" + name, "");
    }

    /** As Kubernetes writes it into the reason of a decision. */
    @Override
    public String toString() {
        return kind.equals(ACCOUNT)
                ? "ServiceAccount \"" + name + "/" + namespace + '"'
                : kind + " \"" + name + '"';
    }
}
