package io.jollyboat.apiserver.aggregation;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.client.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether an API is there to be used.
 *
 * @param resources what it says it serves; null when it is not there
 */
record Availability(
        boolean available, String reason, String message, @Nullable ObjectNode resources) {

    private static final HttpClient.Bounds BOUNDS =
            new HttpClient.Bounds(4 * 1024 * 1024, Duration.ofSeconds(5));
    private static final Requester CHECKER =
            new Requester("system:kube-aggregator", "", List.of("system:masters"), Map.of());

    static final Availability LOCAL =
            new Availability(true, "Local", "Local APIServices are always available", null);

    private static Availability not(String reason, String message) {
        return new Availability(false, reason, message, null);
    }

    /** Asks an API for its discovery. Blocks for as long as that takes. */
    static Availability of(RemoteApi api, RemoteConnections connections) {
        String service = "service/" + api.service() + " in \"" + api.namespace() + "\"";
        HttpClient.Request request;
        try {
            request =
                    new HttpClient.Request(
                            connections.address(api),
                            api.serverName(),
                            api.serverName(),
                            new HttpClient.Message(
                                    "GET",
                                    api.path(),
                                    ProxyHeaders.of(CHECKER).with("Accept", "application/json"),
                                    new byte[0]),
                            BOUNDS);
        } catch (ApiException nowhere) {
            return nowhere.code() == 404
                    ? not("ServiceNotFound", service + " is not present")
                    : nowhere.message().startsWith("no service port")
                            ? not(
                                    "ServicePortError",
                                    service + " is not listening on port " + api.port())
                            : not(
                                    "MissingEndpoints",
                                    "endpoints for " + service + " have no addresses");
        }
        return asked(api, connections, request);
    }

    private static Availability asked(
            RemoteApi api, RemoteConnections connections, HttpClient.Request request) {
        String url =
                "https://"
                        + request.server().getAddress().getHostAddress()
                        + ":"
                        + request.server().getPort()
                        + api.path();
        String failing = "failing or missing response from " + url + ": ";
        try {
            HttpClient.Response response =
                    connections.client(api).call(request).toCompletableFuture().join();
            if (response.status() < 200 || response.status() > 299) {
                return not(
                        "FailedDiscoveryCheck",
                        failing + "bad status from " + url + ": " + response.status());
            }
            return JsonMapper.shared().readTree(response.body()) instanceof ObjectNode list
                            && Trees.text(list, "kind").equals("APIResourceList")
                    ? new Availability(true, "Passed", "all checks passed", list)
                    : not("FailedDiscoveryCheck", failing + "no list of resources");
        } catch (CompletionException unreachable) {
            Throwable cause = unreachable.getCause();
            return not(
                    "FailedDiscoveryCheck",
                    failing
                            + "Get \""
                            + url
                            + "\": "
                            + (cause == null ? unreachable : cause).getMessage());
        } catch (JacksonException broken) {
            return not("FailedDiscoveryCheck", failing + broken.getOriginalMessage());
        } catch (ApiException broken) {
            return not("FailedDiscoveryCheck", failing + broken.message());
        }
    }

    /** Writes the condition; returns whether it was another before. */
    boolean writeTo(ObjectNode apiService, String now) {
        ObjectNode status = Trees.object(apiService, "status");
        ObjectNode condition = null;
        for (ObjectNode each : Trees.objects(status, "conditions")) {
            if (Trees.text(each, "type").equals("Available")) {
                condition = each;
            }
        }
        String word = available ? "True" : "False";
        boolean same =
                condition != null
                        && Trees.text(condition, "status").equals(word)
                        && Trees.text(condition, "reason").equals(reason)
                        && Trees.text(condition, "message").equals(message);
        if (same) {
            return false;
        }
        if (condition == null) {
            condition = Trees.array(status, "conditions").addObject().put("type", "Available");
        }
        if (!Trees.text(condition, "status").equals(word)) {
            condition.put("lastTransitionTime", now);
        }
        condition.put("status", word).put("reason", reason).put("message", message);
        return true;
    }
}
