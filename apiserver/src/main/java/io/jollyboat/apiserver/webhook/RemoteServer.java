package io.jollyboat.apiserver.webhook;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.client.HttpClient;
import io.jollyboat.core.runtime.Timeline;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server that a file in the form of a kubeconfig names, as the server's options take them for
 * webhooks: where it is, whom it must be, and what is shown to it.
 *
 * @param authorities PEM; empty for those the machine trusts
 * @param blind whether any certificate will do
 * @param user who this server is to it
 */
public record RemoteServer(URI address, String authorities, boolean blind, RemoteUser user) {

    /** How long servers are waited for of which nothing else is said. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Reads what the current context says, or the only one.
     *
     * @throws IllegalArgumentException when it says too little, or what is not served
     */
    public static RemoteServer of(JsonNode kubeconfig) {
        JsonNode context =
                named(kubeconfig, "contexts", "context", Trees.text(kubeconfig, "current-context"));
        JsonNode cluster = named(kubeconfig, "clusters", "cluster", Trees.text(context, "cluster"));
        JsonNode user = named(kubeconfig, "users", "user", Trees.text(context, "user"));
        String server = Trees.text(cluster, "server");
        if (server.isEmpty()) {
            throw new IllegalArgumentException(
                    "invalid configuration: no server found for cluster");
        }
        URI address = URI.create(server);
        if (address.getHost() == null) {
            throw new IllegalArgumentException("not the URL of a server: " + server);
        }
        return new RemoteServer(
                address,
                RemoteUser.content(cluster, "certificate-authority"),
                Trees.flag(cluster, "insecure-skip-tls-verify"),
                RemoteUser.of(user));
    }

    private static JsonNode named(JsonNode config, String list, String what, String name) {
        for (ObjectNode each : Trees.objects(config, list)) {
            if (name.isEmpty() || Trees.text(each, "name").equals(name)) {
                return each.path(what);
            }
        }
        throw new IllegalArgumentException(
                "invalid configuration: no " + what + " \"" + name + "\"");
    }

    /**
     * Posts JSON to the server's own path, once.
     *
     * @param loop carries the connection
     * @return completes with the answer's status
     */
    public CompletionStage<Integer> post(
            Supplier<NetworkLoop> loop, Timeline timeline, byte[] body) {
        RemoteCalls once = new RemoteCalls(this, loop, timeline);
        return once.post(body, PATIENCE)
                .whenComplete((response, failure) -> once.close())
                .thenApply(HttpClient.Response::status);
    }
}
