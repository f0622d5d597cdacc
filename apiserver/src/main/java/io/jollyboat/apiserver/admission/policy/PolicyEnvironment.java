package io.jollyboat.apiserver.admission.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.match.RequestVariables;
import io.jollyboat.apiserver.admission.match.Served;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.cel.CelEnvironment;
import io.jollyboat.apiserver.cel.CelValues;
import java.util.Map;

/**
 * What the expressions of policies may name: what conditions of webhooks may, and {@code params},
 * {@code namespaceObject} and {@code variables}.
 */
final class PolicyEnvironment {

    /** Made when the first policy is read. */
    static final CelEnvironment INSTANCE = make();

    private PolicyEnvironment() {}

    private static CelEnvironment make() {
        Map<String, CelType> types = RequestVariables.types();
        types.put("params", SimpleType.DYN);
        types.put("namespaceObject", SimpleType.DYN);
        types.put("variables", SimpleType.DYN);
        return CelEnvironment.of(types);
    }

    /** The values for a request, but for parameters and variables; a map of the caller's own. */
    static Map<String, Object> values(
            AdmissionRequest request, Served matched, Authorizer authorizer, KnownObjects known) {
        Map<String, Object> values = RequestVariables.values(request, matched, authorizer);
        values.put("namespaceObject", CelValues.of(known.namespace(request.target().namespace())));
        return values;
    }
}
