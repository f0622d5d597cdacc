package io.jollyboat.apiserver.discovery;

import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.core.errors.ApiException;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Serves {@code /}: which paths there are. */
public final class RootEndpoint implements Endpoint {

    private static final List<String> FIXED =
            List.of(
                    "/api",
                    "/apis",
                    "/flagz",
                    "/healthz",
                    "/livez",
                    "/metrics",
                    "/metrics/slis",
                    "/openapi/v2",
                    "/openapi/v3",
                    "/readyz",
                    "/statusz",
                    "/version");

    private final ResourceRegistry registry;

    public RootEndpoint(ResourceRegistry registry) {
        this.registry = registry;
    }

    @Override
    public boolean serve(Call call) {
        if (!call.path().equals("/") && !call.path().equals("/index.html")) {
            return false;
        }
        if (!call.info().readOnly()) {
            throw ApiException.methodNotAllowed();
        }
        TreeSet<String> paths = new TreeSet<>(FIXED);
        for (Groups.Group group : Groups.of(registry.all()).byName().values()) {
            for (String version : group.byVersion().keySet()) {
                if (group.name().isEmpty()) {
                    paths.add("/api/" + version);
                } else {
                    paths.add("/apis/" + group.name());
                    paths.add("/apis/" + group.name() + "/" + version);
                }
            }
        }
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        paths.forEach(root.putArray("paths")::add);
        call.answer(Answer.ok(root));
        return true;
    }
}
