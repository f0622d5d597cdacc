package io.jollyboat.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.request.QueryParameters;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroundRulesTest {

    @ParameterizedTest
    @CsvSource({
        "root, system:masters, DELETE, /api/v1/nodes/n, true",
        "system:kube-scheduler, system:authenticated, POST, /api/v1/namespaces/a/pods/b/binding, true",
        "system:node:n1, system:nodes, PATCH, /api/v1/nodes/n1/status, true",
        "ann, system:authenticated, GET, /api/v1/pods, false",
        "ann, system:authenticated, GET, /apis/apps/v1, true",
        "ann, system:authenticated, GET, /openapi/v3/api/v1, true",
        "ann, system:authenticated, GET, /apispace, false",
        "ann, system:authenticated, GET, /metrics, false",
        "ann, system:authenticated, POST, /apis/authorization.k8s.io/v1/selfsubjectaccessreviews, true",
        "ann, system:authenticated, POST, /apis/authorization.k8s.io/v1/subjectaccessreviews, false",
        "system:anonymous, system:unauthenticated, GET, /livez/ping, true",
        "system:anonymous, system:unauthenticated, GET, /api, false",
        "system:anonymous, system:unauthenticated, POST, /healthz, false",
    })
    void allowWhatHoldsWithoutAnyRole(
            String user, String group, String method, String path, boolean allowed) {
        Requester requester = new Requester(user, "", List.of(group), Map.of());
        RequestInfo request = RequestInfo.of(method, path, QueryParameters.NONE);

        Decision decision = new GroundRules().authorize(requester, request);

        assertThat(decision instanceof Decision.Allowed).isEqualTo(allowed);
    }
}
