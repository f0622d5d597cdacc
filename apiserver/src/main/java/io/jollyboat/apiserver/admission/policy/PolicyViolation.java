package io.jollyboat.apiserver.admission.policy;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.errors.StatusDetails;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a policy found wrong with a request.
 *
 * @param who what refuses the request, as it is told: the policy, and mostly its binding
 * @param index of the validation
 * @param reason the word that a refusal carries; empty for Invalid
 */
record PolicyViolation(Policies.Bound bound, String who, int index, String message, String reason) {

    /** That a rule does not hold. */
    static PolicyViolation of(Policies.Bound bound, int index, String message, String reason) {
        return new PolicyViolation(bound, bound.named(), index, message, reason);
    }

    /** That a policy has no value. */
    static PolicyViolation of(Policies.Bound bound, int index, PolicyFailure failure) {
        return new PolicyViolation(bound, failure.who(bound, '\''), index, failure.why(), "");
    }

    /** For the client, when the binding only warns. */
    String warning() {
        return "Validation failed for ValidatingAdmissionPolicy " + bound.named() + ": " + message;
    }

    /** For the audit trail. */
    ObjectNode note() {
        ObjectNode note = JsonNodeFactory.instance.objectNode();
        note.put("message", message)
                .put("policy", bound.policy().name())
                .put("binding", bound.binding().name())
                .put("expressionIndex", index);
        bound.binding().actions().forEach(note.putArray("validationActions")::add);
        return note;
    }

    ApiException refusal(AdmissionRequest request) {
        String why = "ValidatingAdmissionPolicy " + who + " denied request: " + message;
        ApiException plain = request.forbidden(why);
        Reason word = reason.isEmpty() ? Reason.INVALID : Reason.of(reason);
        StatusDetails about = plain.details();
        return new ApiException(
                word.code(),
                word,
                plain.message(),
                new StatusDetails(
                        about.group(),
                        about.kind(),
                        about.name(),
                        about.uid(),
                        List.of(new Cause("", why, "")),
                        0));
    }
}
