package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import java.util.List;

/** Reviews: questions about identity and rights, which are answered and never stored. */
final class AccessResources {
    private AccessResources() {}

    static List<ResourceDefinition> all() {
        return List.of(
                tokenReviews(),
                selfSubjectReviews(),
                subjectAccessReviews(),
                localSubjectAccessReviews(),
                selfSubjectAccessReviews(),
                selfSubjectRulesReviews());
    }

    private static ResourceDefinition tokenReviews() {
        return ResourceDefinition.of("authentication.k8s.io", "v1", "TokenReview", "tokenreviews")
                .clusterScoped()
                .verbs("create")
                .build();
    }

    private static ResourceDefinition selfSubjectReviews() {
        return ResourceDefinition.of(
                        "authentication.k8s.io", "v1", "SelfSubjectReview", "selfsubjectreviews")
                .clusterScoped()
                .verbs("create")
                .build();
    }

    private static ResourceDefinition subjectAccessReviews() {
        return ResourceDefinition.of(
                        "authorization.k8s.io", "v1", "SubjectAccessReview", "subjectaccessreviews")
                .clusterScoped()
                .verbs("create")
                .build();
    }

    private static ResourceDefinition localSubjectAccessReviews() {
        return ResourceDefinition.of(
                        "authorization.k8s.io",
                        "v1",
                        "LocalSubjectAccessReview",
                        "localsubjectaccessreviews")
                .verbs("create")
                .build();
    }

    private static ResourceDefinition selfSubjectAccessReviews() {
        return ResourceDefinition.of(
                        "authorization.k8s.io",
                        "v1",
                        "SelfSubjectAccessReview",
                        "selfsubjectaccessreviews")
                .clusterScoped()
                .verbs("create")
                .build();
    }

    private static ResourceDefinition selfSubjectRulesReviews() {
        return ResourceDefinition.of(
                        "authorization.k8s.io",
                        "v1",
                        "SelfSubjectRulesReview",
                        "selfsubjectrulesreviews")
                .clusterScoped()
                .verbs("create")
                .build();
    }
}
