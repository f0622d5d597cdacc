package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.defaulting.ClusterDefaults;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.table.PolicyColumns;
import io.jollyboat.apiserver.table.PolicyRuleColumns;
import io.jollyboat.apiserver.validation.admission.PolicyRules;
import io.jollyboat.apiserver.validation.admission.WebhookRules;
import java.util.List;

/** Who else has a say in admission. */
final class AdmissionResources {
    private AdmissionResources() {}

    static List<ResourceDefinition> all() {
        return List.of(
                mutatingPolicies(),
                mutatingPolicyBindings(),
                mutatingWebhooks(),
                validatingWebhooks(),
                validatingPolicies(),
                validatingPolicyBindings());
    }

    private static ResourceDefinition mutatingWebhooks() {
        return ResourceDefinition.of(
                        "admissionregistration.k8s.io",
                        "v1",
                        "MutatingWebhookConfiguration",
                        "mutatingwebhookconfigurations")
                .categories("api-extensions")
                .clusterScoped()
                .countsGenerations()
                .conditionallyUpdated()
                .printer(() -> PolicyColumns.WEBHOOKS)
                .defaults(ClusterDefaults::webhooks)
                .validator(WebhookRules.CONFIGURATION)
                .build();
    }

    private static ResourceDefinition validatingWebhooks() {
        return ResourceDefinition.of(
                        "admissionregistration.k8s.io",
                        "v1",
                        "ValidatingWebhookConfiguration",
                        "validatingwebhookconfigurations")
                .categories("api-extensions")
                .clusterScoped()
                .countsGenerations()
                .conditionallyUpdated()
                .printer(() -> PolicyColumns.WEBHOOKS)
                .defaults(ClusterDefaults::webhooks)
                .validator(WebhookRules.CONFIGURATION)
                .build();
    }

    private static ResourceDefinition validatingPolicies() {
        return ResourceDefinition.of(
                        "admissionregistration.k8s.io",
                        "v1",
                        "ValidatingAdmissionPolicy",
                        "validatingadmissionpolicies")
                .categories("api-extensions")
                .clusterScoped()
                .status()
                .statusAlone()
                .countsGenerations()
                .conditionallyUpdated()
                .defaults(ClusterDefaults::policy)
                .printer(() -> PolicyRuleColumns.VALIDATING)
                .validator(PolicyRules.VALIDATING)
                .build();
    }

    private static ResourceDefinition validatingPolicyBindings() {
        return ResourceDefinition.of(
                        "admissionregistration.k8s.io",
                        "v1",
                        "ValidatingAdmissionPolicyBinding",
                        "validatingadmissionpolicybindings")
                .categories("api-extensions")
                .clusterScoped()
                .countsGenerations()
                .conditionallyUpdated()
                .defaults(ClusterDefaults::policyBinding)
                .printer(() -> PolicyRuleColumns.BINDINGS)
                .validator(PolicyRules.VALIDATING_BINDING)
                .build();
    }

    private static ResourceDefinition mutatingPolicies() {
        return ResourceDefinition.of(
                        "admissionregistration.k8s.io",
                        "v1",
                        "MutatingAdmissionPolicy",
                        "mutatingadmissionpolicies")
                .categories("api-extensions")
                .clusterScoped()
                .countsGenerations()
                .conditionallyUpdated()
                .defaults(ClusterDefaults::policy)
                .printer(() -> PolicyRuleColumns.MUTATING)
                .validator(PolicyRules.MUTATING)
                .build();
    }

    private static ResourceDefinition mutatingPolicyBindings() {
        return ResourceDefinition.of(
                        "admissionregistration.k8s.io",
                        "v1",
                        "MutatingAdmissionPolicyBinding",
                        "mutatingadmissionpolicybindings")
                .categories("api-extensions")
                .clusterScoped()
                .countsGenerations()
                .conditionallyUpdated()
                .defaults(ClusterDefaults::policyBinding)
                .printer(() -> PolicyRuleColumns.BINDINGS)
                .validator(PolicyRules.MUTATING_BINDING)
                .build();
    }
}
