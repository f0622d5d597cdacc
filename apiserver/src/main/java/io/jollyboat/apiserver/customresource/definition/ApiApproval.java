package io.jollyboat.apiserver.customresource.definition;

import io.jollyboat.apiserver.customresource.definition.Conditions.Wanted;
import io.jollyboat.apiserver.json.Trees;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Groups of Kubernetes' own domains are taken by its community's approval only. */
public final class ApiApproval {

    static final String ANNOTATION = "api-approved.kubernetes.io";

    private static final String SEE = ", see https://github.com/kubernetes/enhancements/pull/1111";
    static final String MISSING =
            "protected groups must have approval annotation \"" + ANNOTATION + '"' + SEE;
    static final String INVALID =
            "protected groups must have approval annotation \""
                    + ANNOTATION
                    + "\" with either a URL or a reason starting with \"unapproved\""
                    + SEE;

    private ApiApproval() {}

    static boolean concerns(String group) {
        return group.equals("k8s.io")
                || group.endsWith(".k8s.io")
                || group.equals("kubernetes.io")
                || group.endsWith(".kubernetes.io");
    }

    static String annotation(Definition definition) {
        return Trees.text(definition.tree(), "metadata", "annotations", ANNOTATION);
    }

    static boolean valid(String annotation) {
        return annotation.startsWith("unapproved") || isUrl(annotation);
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return uri.getScheme() != null && uri.getHost() != null;
        } catch (URISyntaxException none) {
            return false;
        }
    }

    /** What a definition's status says of it, where the group is protected. */
    public static Optional<Wanted> condition(Definition definition) {
        if (!concerns(definition.group())) {
            return Optional.empty();
        }
        String type = "KubernetesAPIApprovalPolicyConformant";
        String said = annotation(definition);
        if (said.isEmpty()) {
            return Optional.of(new Wanted(type, false, "MissingAnnotation", MISSING));
        }
        if (said.startsWith("unapproved")) {
            return Optional.of(
                    new Wanted(
                            type, false, "UnapprovedAnnotation", "not approved: \"" + said + '"'));
        }
        return Optional.of(
                isUrl(said)
                        ? new Wanted(type, true, "ApprovedAnnotation", "approved in " + said)
                        : new Wanted(type, false, "InvalidAnnotation", INVALID));
    }
}
