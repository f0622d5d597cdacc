package io.jollyboat.apiserver.admission.namespace;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the namespace that something is to be created in, where there is none: by a request of the
 * server's own, which passes the other plug-ins as everybody's do. Of a request that is only tried
 * nothing may stay, hence its namespace is not made.
 */
public final class NamespaceAutoProvision implements AdmissionPlugin.Mutating {

    private final KnownObjects known;
    private final Supplier<ApiTransport> server;

    /**
     * @param server the way to this server, as somebody who may make namespaces
     */
    public NamespaceAutoProvision(KnownObjects known, Supplier<ApiTransport> server) {
        this.known = known;
        this.server = server;
    }

    @Override
    public String name() {
        return "NamespaceAutoProvision";
    }

    @Override
    public void mutate(AdmissionRequest request) {
        String name = request.target().namespace();
        if (!request.creates()
                || request.dryRun()
                || name.isEmpty()
                || request.target().isOrIsBelow("", "namespaces")
                || known.namespace(name) != null) {
            return;
        }
        ObjectNode namespace = JsonNodeFactory.instance.objectNode();
        namespace.put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", name);
        try {
            server.get()
                    .call(
                            new ApiRequest(
                                    "POST",
                                    "/api/v1/namespaces",
                                    Map.of(),
                                    ApiRequest.JSON,
                                    namespace));
        } catch (ApiException refused) {
            if (refused.reason() != Reason.ALREADY_EXISTS) { // by somebody else, a moment ago
                throw request.forbidden(refused.message());
            }
        }
    }
}
