package io.jollyboat.apiserver.aggregation;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.pki.Pem;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells extension servers whom to believe: a ConfigMap that they read when they start, under a name
 * that they all know.
 */
record ExtensionTrust(ApiTransport api, AggregationConfig config) {

    private static final String MAPS = "/api/v1/namespaces/kube-system/configmaps";
    private static final String NAME = "extension-apiserver-authentication";

    /** Writes it. May block. */
    void publish() {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        map.put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("name", NAME).put("namespace", "kube-system");
        map.putObject("data")
                .put("client-ca-file", Pem.certificates(List.of(config.clientAuthority())))
                .put(
                        "requestheader-client-ca-file",
                        Pem.certificates(List.of(config.proxyAuthority())))
                .put("requestheader-allowed-names", "[\"front-proxy-client\"]")
                .put("requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]")
                .put("requestheader-group-headers", "[\"X-Remote-Group\"]")
                .put("requestheader-uid-headers", "[\"X-Remote-Uid\"]")
                .put("requestheader-username-headers", "[\"X-Remote-User\"]");
        try {
            call("POST", MAPS, map);
        } catch (ApiException there) {
            if (there.reason() != Reason.ALREADY_EXISTS) {
                throw there;
            }
            call("PUT", MAPS + "/" + NAME, map);
        }
    }

    private void call(String method, String path, ObjectNode body) {
        api.call(new ApiRequest(method, path, Map.of(), ApiRequest.JSON, body));
    }
}
