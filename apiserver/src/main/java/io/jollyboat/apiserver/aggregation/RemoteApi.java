package io.jollyboat.apiserver.aggregation;

import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A group and version that another server serves.
 *
 * @param caBundle base64 of what its certificate must lead to; empty for the machine's authorities
 * @param blind whether its certificate is not looked at
 */
record RemoteApi(
        String group,
        String version,
        String namespace,
        String service,
        int port,
        String caBundle,
        boolean blind) {

    /** What an APIService says; it must have a service. */
    static RemoteApi of(ObjectNode apiService) {
        JsonNode spec = apiService.path("spec");
        return new RemoteApi(
                Trees.text(spec, "group"),
                Trees.text(spec, "version"),
                Trees.text(spec, "service", "namespace"),
                Trees.text(spec, "service", "name"),
                (int) Trees.number(spec, 443, "service", "port"),
                Trees.text(spec, "caBundle"),
                Trees.flag(spec, "insecureSkipTLSVerify"));
    }

    /** Whether another server is meant at all. */
    static boolean isRemote(JsonNode apiService) {
        return apiService.path("spec").path("service").isObject();
    }

    /** What its certificate must be for. */
    String serverName() {
        return service + "." + namespace + ".svc";
    }

    String path() {
        return "/apis/" + group + "/" + version;
    }
}
