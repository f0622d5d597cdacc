package io.jollyboat.apiserver.admission.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.TestServer;
import org.junit.jupiter.api.Test;

class DeviceAdminAccessTest {

    private static final String GROUP = "/apis/resource.k8s.io/v1/namespaces/default/";
    private static final String SPEC =
            "{\"devices\":{\"requests\":[{\"name\":\"r\",\"exactly\":{\"deviceClassName\":\"g\",\"adminAccess\":true}}]}}";
    private static final String CLAIM = "{\"metadata\":{\"name\":\"c\"},\"spec\":" + SPEC + "}";
    private static final String TEMPLATE =
            "{\"metadata\":{\"name\":\"t\"},\"spec\":{\"spec\":" + SPEC + "}}";

    private final TestServer server = new TestServer();

    @Test
    void devicesOfOthersAreClaimedOnlyWhereTheNamespaceIsMarkedForIt() {
        assertThatThrownBy(() -> server.post(GROUP + "resourceclaims", CLAIM))
                .hasMessage(
                        "ResourceClaim.resource.k8s.io \"c\" is invalid:"
                                + " spec.devices.requests[0].adminAccess: Forbidden: admin access to"
                                + " devices requires the `resource.kubernetes.io/admin-access: true`"
                                + " label on the containing namespace");
        assertThatThrownBy(() -> server.post(GROUP + "resourceclaimtemplates", TEMPLATE))
                .hasMessageContaining("requires the `resource.kubernetes.io/admin-access: true`");

        server.patch(
                "/api/v1/namespaces/default",
                "merge",
                "{\"metadata\":{\"labels\":{\"resource.kubernetes.io/admin-access\":\"true\"}}}");
        server.post(GROUP + "resourceclaims", CLAIM);
        server.post(GROUP + "resourceclaimtemplates", TEMPLATE);

        assertThat(
                        server.get(GROUP + "resourceclaims/c")
                                .at("/spec/devices/requests/0/exactly/adminAccess")
                                .asBoolean())
                .isTrue();
    }
}
