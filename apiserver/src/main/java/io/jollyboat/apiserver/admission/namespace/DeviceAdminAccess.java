package io.jollyboat.apiserver.admission.namespace;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets devices that others use be claimed for looking after them only in namespaces that are marked
 * for it. Kubernetes has this among the rules of claims, so that it cannot be disabled.
 */
public final class DeviceAdminAccess implements AdmissionPlugin.Validating {

    private static final String GROUP = "resource.k8s.io";
    private static final String LABEL = "resource.kubernetes.io/admin-access";

    private static final String CLAIMS = "resourceclaims";
    private static final String FIELD = "adminAccess";

    private final KnownObjects known;

    public DeviceAdminAccess(KnownObjects known) {
        this.known = known;
    }

    @Override
    public String name() {
        return "DeviceAdminAccess";
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (request.updates() && request.target().isBelow(GROUP, CLAIMS, "status")) {
            validateStatus(request);
            return;
        }
        boolean claim = request.target().is(GROUP, CLAIMS);
        if (request.object() == null
                || !claim && !request.target().is(GROUP, "resourceclaimtemplates")) {
            return;
        }
        JsonNode spec = request.wanted().path("spec");
        int wanted = wanted(claim ? spec : spec.path("spec"));
        if (wanted >= 0) {
            requireMark(request, "spec.devices.requests[" + wanted + "]." + FIELD);
        }
    }

    /**
     * A claim that has been given such a device keeps it, since what it was given is not changed.
     */
    private void validateStatus(AdmissionRequest request) {
        int given = given(request.wanted());
        if (given >= 0 && given(request.before()) < 0) {
            requireMark(request, "status.allocation.devices.results[" + given + "]." + FIELD);
        }
    }

    private void requireMark(AdmissionRequest request, String field) {
        if (!marked(known.namespace(request.target().namespace()))) {
            throw ApiException.invalid(
                    GROUP,
                    request.target().definition().kind(),
                    request.shownName(),
                    List.of(
                            new Cause(
                                    "FieldValueForbidden",
                                    "Forbidden: admin access to devices requires the `"
                                            + LABEL
                                            + ": true` label on the containing namespace",
                                    field)));
        }
    }

    /** Which device of the given ones has it; less than none when none does. */
    private static int given(JsonNode claim) {
        List<ObjectNode> results =
                Trees.objects(claim.path("status").path("allocation").path("devices"), "results");
        for (int i = 0; i < results.size(); i++) {
            if (Trees.flag(results.get(i), FIELD)) {
                return i;
            }
        }
        return -1;
    }

    /** Which request wants it; less than none when none does. */
    private static int wanted(JsonNode spec) {
        List<ObjectNode> requests = Trees.objects(spec.path("devices"), "requests");
        for (int i = 0; i < requests.size(); i++) {
            if (Trees.flag(requests.get(i).path("exactly"), FIELD)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean marked(@Nullable ObjectNode namespace) {
        return namespace != null
                && Trees.text(namespace, "metadata", "labels", LABEL).equals("true");
    }
}
