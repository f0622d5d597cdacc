package io.jollyboat.apiserver.admission.policy;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.match.Exemption;
import io.jollyboat.apiserver.admission.match.Served;
import io.jollyboat.apiserver.authorization.Authorizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Evaluates ValidatingAdmissionPolicies; what they find is refused, warned of or noted. */
public final class ValidatingPolicies implements AdmissionPlugin.Validating {

    private static final Logger LOG = LoggerFactory.getLogger(ValidatingPolicies.class);
    private static final String FAILURES = "validation.policy.admission.k8s.io/validation_failure";

    private final KnownObjects known;
    private final Evaluation.Sources sources;
    private final Policies policies;
    private final Parameters parameters;

    public ValidatingPolicies(KnownObjects known, Authorizer authorizer) {
        this.known = known;
        this.sources = new Evaluation.Sources(known, authorizer);
        this.parameters = new Parameters(known);
        this.policies =
                new Policies(
                        known, "validatingadmissionpolicies", "validatingadmissionpolicybindings");
    }

    @Override
    public String name() {
        return "ValidatingAdmissionPolicy";
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (Exemption.coversForPolicies(request.target())) {
            return;
        }
        Found found = new Found(new ArrayList<>(), JsonNodeFactory.instance.arrayNode());
        AuditNotes notes = new AuditNotes();
        for (Policies.Bound each : policies.all()) {
            Optional<Served> matched = each.match(request, known);
            if (matched.isPresent()) {
                for (PolicyViolation violation :
                        violations(each, matched.get(), request, found, notes)) {
                    act(each, violation, request, found);
                }
            }
        }
        notes.publish(request.call()::auditAnnotation);
        if (!found.audited.isEmpty()) {
            request.call().auditAnnotation(FAILURES, found.audited.toString());
        }
        if (!found.denied.isEmpty()) {
            throw found.denied.getFirst().refusal(request);
        }
    }

    /** What was found wrong with a request: what it is refused for, and what is noted of it. */
    private record Found(List<PolicyViolation> denied, ArrayNode audited) {}

    private static void act(
            Policies.Bound bound,
            PolicyViolation violation,
            AdmissionRequest request,
            Found found) {
        for (String action : bound.binding().actions()) {
            switch (action) {
                case "Deny" -> found.denied.add(violation);
                case "Warn" -> request.call().warn(violation.warning());
                case "Audit" -> found.audited.add(violation.note());
                default -> LOG.warn("{} has an unknown action {}", bound.id(), action);
            }
        }
    }

    private List<PolicyViolation> violations(
            Policies.Bound bound,
            Served matched,
            AdmissionRequest request,
            Found found,
            AuditNotes notes) {
        List<PolicyViolation> violations = new ArrayList<>();
        try {
            if (!bound.policy().broken().isEmpty()) {
                throw new PolicyFailure(bound.policy().broken());
            }
            for (JsonNode params : parameters.of(bound, request)) {
                Evaluation evaluation = Evaluation.of(bound, request, matched, params, sources);
                violations.addAll(new Validations(evaluation).found(notes, found.denied));
            }
        } catch (PolicyFailure.Configuration failure) {
            failed(bound, failure, found.denied);
        } catch (PolicyFailure failure) {
            failed(bound, failure, violations);
        }
        return violations;
    }

    private static void failed(
            Policies.Bound bound, PolicyFailure failure, List<PolicyViolation> found) {
        if (bound.policy().ignoresFailure()) {
            LOG.debug("policy {} is passed over: {}", bound.id(), failure.why());
        } else {
            found.add(PolicyViolation.of(bound, 0, failure));
        }
    }
}
