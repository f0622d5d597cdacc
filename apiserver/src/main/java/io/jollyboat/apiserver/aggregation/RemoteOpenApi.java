package io.jollyboat.apiserver.aggregation;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.openapi.OtherDocuments;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.client.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks other servers what they publish about their groups. One that publishes nothing, or cannot be
 * reached, goes without.
 *
 * @param remotes the groups and versions; those that do not answer publish nothing
 */
record RemoteOpenApi(
        RemoteConnections connections, Supplier<Collection<RemoteGroups.Remote>> remotes)
        implements OtherDocuments {

    private static final String V3 = "/openapi/v3";
    private static final HttpClient.Bounds BOUNDS =
            new HttpClient.Bounds(16 * 1024 * 1024, Duration.ofSeconds(5));
    private static final Requester SELF =
            new Requester("system:aggregator", "", List.of("system:masters"), Map.of());

    /**
     * Where a server has the document of a group and version; empty when it publishes none. Blocks.
     */
    static String place(RemoteApi api, RemoteConnections connections) {
        String path = api.path().substring(1);
        return ask(api, connections, V3)
                .map(index -> Trees.text(index, "paths", path, "serverRelativeURL"))
                .filter(place -> place.startsWith(V3 + "/" + path))
                .orElse("");
    }

    @Override
    public Map<String, String> third() {
        Map<String, String> places = new TreeMap<>();
        for (RemoteGroups.Remote each : remotes.get()) {
            if (!each.openApi().isEmpty()) {
                places.put("apis/" + each.group() + "/" + each.version(), each.openApi());
            }
        }
        return places;
    }

    @Override
    public List<ObjectNode> second() {
        Map<String, RemoteApi> servers = new LinkedHashMap<>();
        List<String> prefixes = new ArrayList<>();
        for (RemoteGroups.Remote each : remotes.get()) {
            RemoteApi api = each.api();
            if (api != null && !each.stale()) {
                servers.putIfAbsent(api.serverName() + ":" + api.port(), api);
                prefixes.add(api.path() + "/");
            }
        }
        List<ObjectNode> documents = new ArrayList<>();
        for (RemoteApi api : servers.values()) {
            Optional<ObjectNode> document = ask(api, connections, "/openapi/v2");
            document.ifPresent(
                    found -> {
                        ObjectNode paths = Trees.object(found, "paths");
                        for (String path : List.copyOf(paths.propertyNames())) {
                            if (prefixes.stream().noneMatch((path + "/")::startsWith)) {
                                paths.remove(path);
                            }
                        }
                        documents.add(found);
                    });
        }
        return documents;
    }

    private static Optional<ObjectNode> ask(
            RemoteApi api, RemoteConnections connections, String path) {
        try {
            HttpClient.Response response =
                    connections
                            .client(api)
                            .call(
                                    new HttpClient.Request(
                                            connections.address(api),
                                            api.serverName(),
                                            api.serverName(),
                                            new HttpClient.Message(
                                                    "GET",
                                                    path,
                                                    ProxyHeaders.of(SELF)
                                                            .with("Accept", "application/json"),
                                                    new byte[0]),
                                            BOUNDS))
                            .toCompletableFuture()
                            .join();
            return response.status() == 200
                            && JsonMapper.shared().readTree(response.body())
                                    instanceof ObjectNode document
                    ? Optional.of(document)
                    : Optional.empty();
        } catch (CompletionException | JacksonException | ApiException silent) {
            return Optional.empty();
        }
    }
}
