package io.jollyboat.apiserver.admission.policy;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.errors.StatusDetails;
import java.util.ArrayList;
import java.util.List;

/**
 * Why the mutating policies of one request refuse it: the first is what is said, all are causes.
 */
final class PolicyDenials {

    private final List<Cause> causes = new ArrayList<>();
    private Reason reason = Reason.FORBIDDEN;

    /** The first that has no value gives the reason, though the code stays that of Forbidden. */
    void add(Policies.Bound bound, PolicyFailure failure) {
        if (causes.isEmpty() && !(failure instanceof PolicyFailure.Configuration)) {
            reason = Reason.INVALID;
        }
        String message = "policy " + failure.who(bound, '"') + " denied request: " + failure.why();
        causes.add(new Cause("", message, ""));
    }

    /**
     * @throws ApiException 403, when there are any
     */
    void refuse(AdmissionRequest request) {
        if (causes.isEmpty()) {
            return;
        }
        StatusDetails about = request.forbidden("").details();
        throw new ApiException(
                Reason.FORBIDDEN.code(),
                reason,
                causes.getFirst().message(),
                new StatusDetails(
                        about.group(), about.kind(), about.name(), about.uid(), causes, 0));
    }
}
