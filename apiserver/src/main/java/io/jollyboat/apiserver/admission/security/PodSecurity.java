package io.jollyboat.apiserver.admission.security;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds pods to the standards that their namespace names, and warns of workloads whose pods would
 * break them.
 */
public final class PodSecurity implements AdmissionPlugin.Validating {

    private static final String PREFIX = "pod-security.kubernetes.io/";

    /** Subresources that do not make a pod another one. */
    private static final Set<String> HARMLESS =
            Set.of(
                    "attach",
                    "binding",
                    "eviction",
                    "exec",
                    "log",
                    "portforward",
                    "proxy",
                    "resize",
                    "status");

    /** Where the pods' template is, by group and resource. */
    private static final Map<String, String[]> TEMPLATES =
            Map.of(
                    "/podtemplates", new String[] {"template"},
                    "/replicationcontrollers", new String[] {"spec", "template"},
                    "apps/replicasets", new String[] {"spec", "template"},
                    "apps/deployments", new String[] {"spec", "template"},
                    "apps/daemonsets", new String[] {"spec", "template"},
                    "apps/statefulsets", new String[] {"spec", "template"},
                    "batch/jobs", new String[] {"spec", "template"},
                    "batch/cronjobs", new String[] {"spec", "jobTemplate", "spec", "template"});

    private final KnownObjects known;
    private final PodSecurityTerms terms;

    public PodSecurity(KnownObjects known, PodSecurityTerms terms) {
        this.known = known;
        this.terms = terms;
    }

    @Override
    public String name() {
        return "PodSecurity";
    }

    @Override
    public void validate(AdmissionRequest request) {
        boolean writes = request.creates() || request.updates();
        if (!writes) {
            return;
        }
        var target = request.target();
        if (target.is("", "namespaces")) {
            namespace(request);
            return;
        }
        if (target.isOrIsBelow("", "pods")) {
            if (!HARMLESS.contains(target.subresource()) && significant(request)) {
                pod(request);
            }
            return;
        }
        String[] path =
                TEMPLATES.get(target.definition().group() + "/" + target.definition().plural());
        if (path != null && target.subresource().isEmpty()) {
            JsonNode template = Trees.at(request.wanted(), path);
            NamespacePolicy policy = policy(request);
            if (template.isObject() && !policy.idle() && !exempt(request, template)) {
                tell(request, policy, template);
            }
        }
    }

    private boolean exempt(AdmissionRequest request, JsonNode pod) {
        String why =
                terms.exemption(request.target().namespace(), request.call().user().name(), pod);
        if (!why.isEmpty()) {
            request.call().auditAnnotation(PREFIX + "exempt", why);
        }
        return !why.isEmpty();
    }

    private NamespacePolicy policy(AdmissionRequest request) {
        ObjectNode namespace = known.namespace(request.target().namespace());
        return NamespacePolicy.of(
                namespace == null ? request.wanted().path("none") : namespace, terms.defaults());
    }

    /** Whether an update may make a pod break a standard that it kept: another image, mostly. */
    private static boolean significant(AdmissionRequest request) {
        if (request.creates() || !request.target().subresource().isEmpty()) {
            return true;
        }
        Subject now = subject(request.wanted());
        Subject was = subject(request.before());
        return !images(now).equals(images(was));
    }

    private static Subject subject(JsonNode pod) {
        return new Subject(pod.path("metadata"), pod.path("spec"), Standard.LATEST);
    }

    private static List<String> images(Subject pod) {
        return pod.containers().stream().map(each -> Trees.text(each, "image")).toList();
    }

    private void pod(AdmissionRequest request) {
        NamespacePolicy policy = policy(request);
        if (policy.idle() || exempt(request, request.wanted())) {
            return;
        }
        request.call().auditAnnotation(PREFIX + "enforce-policy", policy.enforce().toString());
        List<Finding> findings = examine(policy.enforce(), request.wanted());
        if (!findings.isEmpty()) {
            tellAudit(request, policy, request.wanted());
            throw request.forbidden(
                    "violates PodSecurity \"" + policy.enforce() + "\": " + Finding.text(findings));
        }
        tell(request, policy, request.wanted());
    }

    private static List<Finding> examine(Standard standard, JsonNode pod) {
        return Standards.examine(standard, pod.path("metadata"), pod.path("spec"));
    }

    /** Warns and notes what breaks the standards that are not enforced. */
    private static void tell(AdmissionRequest request, NamespacePolicy policy, JsonNode pod) {
        tellAudit(request, policy, pod);
        List<Finding> warned = examine(policy.warn(), pod);
        if (!warned.isEmpty()) {
            request.call().warn(wouldViolate(policy.warn(), warned));
        }
    }

    private static void tellAudit(AdmissionRequest request, NamespacePolicy policy, JsonNode pod) {
        List<Finding> audited = examine(policy.audit(), pod);
        if (!audited.isEmpty()) {
            request.call()
                    .auditAnnotation(
                            PREFIX + "audit-violations", wouldViolate(policy.audit(), audited));
        }
    }

    private static String wouldViolate(Standard standard, List<Finding> findings) {
        return "would violate PodSecurity \"" + standard + "\": " + Finding.text(findings);
    }

    private void namespace(AdmissionRequest request) {
        NamespacePolicy now = NamespacePolicy.of(request.wanted(), terms.defaults());
        NamespacePolicy was = NamespacePolicy.of(request.before(), terms.defaults());
        if (!now.mistakes().isEmpty() && !now.mistakes().equals(was.mistakes())) {
            throw now.invalid(request.target().name());
        }
        boolean stricter =
                request.updates()
                        && now.enforce().restricts()
                        && !now.enforce().equals(was.enforce());
        if (stricter && terms.namespaces().contains(request.target().name())) {
            request.call()
                    .warn(
                            "namespace \"%s\" is exempt from Pod Security, and the policy (enforce=%s) will be ignored"
                                    .formatted(request.target().name(), now.enforce()));
        } else if (stricter) {
            new ExistingPods(known.list("", "pods", request.target().name()))
                    .warnings(request.target().name(), now.enforce())
                    .forEach(request.call()::warn);
        }
    }
}
