package io.jollyboat.apiserver.tunnel;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.LimitStage;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.errors.StatusDetails;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.client.Forwarded;
import io.jollyboat.core.http.client.HttpForwarder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Finds the kubelets of nodes and passes requests on to them. Never blocks. */
public final class Kubelets {

    private static final int DEFAULT_PORT = 10250;

    /** In this order a node's addresses are tried. */
    private static final List<String> ADDRESS_TYPES =
            List.of("InternalIP", "InternalDNS", "Hostname", "ExternalIP", "ExternalDNS");

    private final ResourceRegistry registry;
    private final ObjectStorage storage;
    private final HttpForwarder forwarder;

    /**
     * @param forwarder shows kubelets who this server is
     */
    public Kubelets(ResourceRegistry registry, ObjectStorage storage, HttpForwarder forwarder) {
        this.registry = registry;
        this.storage = storage;
        this.forwarder = forwarder;
    }

    /**
     * Answers with whatever a node's kubelet answers, whose links lead back here.
     *
     * @param prefix the path here of what is at the root there
     */
    Answer pass(String node, String target, String prefix) {
        InetSocketAddress kubelet = address(node);
        return new Answer.Tunnel(
                exchange -> {
                    WayBack way = new WayBack(prefix, exchange.authority(), List.of(kubelet));
                    HttpExchange linked = new LinkedExchange(exchange, way);
                    return forwarder
                            .forward(linked, kubelet, target, Headers.empty())
                            .thenApply(outcome -> failure(outcome, "").map(Answer::refusal));
                });
    }

    /**
     * Answers with what a node's kubelet answers to a request about a pod; what it says in refusal
     * is made a Status.
     */
    Answer ask(String node, String target, String pod) {
        InetSocketAddress kubelet = address(node);
        return new Answer.Tunnel(
                exchange ->
                        forwarder
                                .forwardUnlessRefused(exchange, kubelet, target, Headers.empty())
                                .thenApply(outcome -> failure(outcome, pod).map(Answer::refusal)));
    }

    private static Optional<ApiException> failure(Forwarded outcome, String pod) {
        return switch (outcome) {
            case Forwarded.Answered ignored -> Optional.empty();
            case Forwarded.Failed(String problem) ->
                    Optional.of(ApiException.internal("error dialing backend: " + problem));
            case Forwarded.TooLate ignored ->
                    Optional.of(ApiException.timeout(Forwarded.TooLate.WORDS));
            case Forwarded.TooLarge ignored -> Optional.of(LimitStage.tooLarge());
            case Forwarded.Refused(int status, String text) ->
                    Optional.of(refusal(status, text.strip(), pod));
        };
    }

    private static ApiException refusal(int status, String text, String pod) {
        return switch (status) {
            case 400 -> ApiException.badRequest(text);
            case 404 -> new ApiException(status, Reason.NOT_FOUND, text, about(pod));
            default -> ApiException.internal(text);
        };
    }

    private static StatusDetails about(String pod) {
        return new StatusDetails("", "pods", pod, "", List.of(), 0);
    }

    /**
     * Where a node's kubelet listens.
     *
     * @throws ApiException when there is no such node, or nobody knows where it is
     */
    public InetSocketAddress address(String name) {
        ResourceDefinition nodes = registry.byResource("", "v1", "nodes").orElseThrow();
        StoredObject stored = storage.glance(new ObjectKey(nodes, "", name));
        if (stored == null) {
            throw ApiException.notFound("", "nodes", name);
        }
        ObjectNode node = stored.tree();
        long port =
                Trees.number(
                        node, DEFAULT_PORT, "status", "daemonEndpoints", "kubeletEndpoint", "Port");
        for (String type : ADDRESS_TYPES) {
            for (ObjectNode address : Trees.objects(node, "status", "addresses")) {
                if (Trees.text(address, "type").equals(type)) {
                    return new InetSocketAddress(Trees.text(address, "address"), (int) port);
                }
            }
        }
        throw ApiException.unavailable("node " + name + " has no address yet", 1);
    }
}
