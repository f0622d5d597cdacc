package io.jollyboat.jolly.cluster;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.health.VersionEndpoint;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.delegation.AccessMemory;
import io.jollyboat.core.delegation.DelegatedAccess;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.serving.ComponentPages;
import io.jollyboat.core.serving.ComponentServer;
import io.jollyboat.core.serving.ServingSettings;
import io.jollyboat.core.tls.ServerTls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ports at which the scheduler and the controllers tell of themselves, as their like do that
 * are processes of their own.
 *
 * @param tls what they show, and whom they believe
 */
record ComponentPort(ApiServer server, Timeline timeline, NetworkLoop network, ServerTls tls) {

    /** Kubernetes' components hold what the API server said for ten seconds. */
    private static final AccessMemory MEMORY =
            new AccessMemory(
                    Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10));

    /**
     * @param user whose rights the component asks the API server with
     * @return none when it is to tell nobody
     */
    List<Component> of(String user, ServingSettings settings, ComponentPages pages) {
        if (settings.port() == 0) {
            return List.of();
        }
        var access = new DelegatedAccess(new Client(server.transport(user)), timeline, MEMORY);
        return List.of(
                new ComponentServer(
                        network,
                        HttpServerConfig.secure(settings.socketAddress(), tls),
                        timeline,
                        access,
                        pages));
    }

    static ComponentPages pages(
            String component,
            Map<String, Supplier<String>> readiness,
            SortedMap<String, ComponentPages.Text> texts,
            Supplier<ObjectNode> configuration,
            SortedMap<String, String> flags) {
        return new ComponentPages(
                component,
                VersionEndpoint.GIT_VERSION,
                ComponentPages.HEALTH,
                readiness,
                texts,
                configuration,
                flags);
    }
}
