package io.jollyboat.apiserver.tunnel;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.LimitStage;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.upstream.Services;
import io.jollyboat.apiserver.verb.Freshness;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.routing.Verbs;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.client.Forwarded;
import io.jollyboat.core.http.client.HttpForwarder;
import io.jollyboat.core.tls.ServerTrust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests to what pods and services serve, by way of this server: {@code pods/NAME/proxy/PATH} and
 * {@code services/NAME/proxy/PATH}, which {@code kubectl proxy} and dashboards use. By HTTPS, any
 * certificate will do, as in Kubernetes. What the answer says of places at that server leads back
 * here ({@link WayBack}).
 */
public final class ProxyStreams implements AutoCloseable {

    private static final String PODS = "pods";
    private static final String SERVICES = "services";

    /** How many endpoints of a service are tried: one may be gone before its service knows. */
    private static final int ATTEMPTS = 3;

    private static final int PLAIN_PORT = 80;

    private final ObjectStorage storage;
    private final Services services;
    private final Supplier<NetworkLoop> loop;
    private final Verbs verbs;
    private @Nullable HttpForwarder plain; // guarded by this, as the next
    private @Nullable HttpForwarder secure;

    /**
     * @param loop carries the connections; asked for when the first is made
     * @param verbs asked before a request is passed on
     */
    public ProxyStreams(
            ObjectStorage storage, Services services, Supplier<NetworkLoop> loop, Verbs verbs) {
        this.storage = storage;
        this.services = services;
        this.loop = loop;
        this.verbs = verbs;
    }

    /** Makes the server serve them. */
    public void addTo(Verbs verbs) {
        for (String verb : List.of("get", "create", "update", "patch", "delete")) {
            verbs.addBelow("", PODS, verb, "proxy", new Passing(true));
            verbs.addBelow("", SERVICES, verb, "proxy", new Passing(false));
        }
    }

    private final class Passing implements Verb.Reading {
        private final boolean pod;

        Passing(boolean pod) {
            this.pod = pod;
        }

        @Override
        public Freshness freshness(ResourceCall call) {
            return new Freshness.Latest();
        }

        @Override
        public boolean laborious(ResourceCall call) {
            return true; // others have a say in it
        }

        @Override
        public Answer answer(ResourceCall call) {
            ProxyName name = ProxyName.of(call.name(), pod ? "pod" : "service");
            ObjectNode wishes = JsonNodeFactory.instance.objectNode();
            wishes.put("kind", pod ? "PodProxyOptions" : "ServiceProxyOptions");
            wishes.put("apiVersion", "v1");
            String path = call.info().restPath(UnaryOperator.identity());
            if (!path.isEmpty()) {
                wishes.put("path", path);
            }
            verbs.admitConnection(call, wishes);
            List<InetSocketAddress> servers = pod ? pod(call, name) : service(call, name);
            HttpExchange exchange = call.call().caller().exchange();
            if (exchange == null) {
                throw ApiException.badRequest("only a request from a network can be passed on");
            }
            ProxyTarget target = ProxyTarget.of(exchange.target());
            if (target.bare() && !exchange.upgradable()) {
                // as browsers need it, for whom links are relative to the last slash
                return new Answer.Document(
                        301, "text/plain", Map.of("Location", target.withSlash()), new byte[0]);
            }
            HttpForwarder forwarder = forwarder(name.secure());
            WayBack way = new WayBack(target.before(), exchange.authority(), servers);
            return new Answer.Tunnel(
                    asked ->
                            forwarder
                                    .forward(
                                            new LinkedExchange(asked, way),
                                            servers,
                                            target.rest(),
                                            origin(asked))
                                    .thenApply(outcome -> failure(outcome).map(Answer::refusal)));
        }
    }

    private static Optional<ApiException> failure(Forwarded outcome) {
        return switch (outcome) {
            case Forwarded.Answered ignored -> Optional.empty();
            case Forwarded.Failed(String problem) ->
                    Optional.of(
                            ApiException.unavailable(
                                    "error trying to reach service: " + problem, 0));
            case Forwarded.TooLate ignored ->
                    Optional.of(ApiException.timeout(Forwarded.TooLate.WORDS));
            case Forwarded.TooLarge ignored -> Optional.of(LimitStage.tooLarge());
            case Forwarded.Refused(int status, String text) ->
                    Optional.of(ApiException.internal(status + ": " + text));
        };
    }

    /** What lets a server write links that lead back here. */
    private static Headers origin(HttpExchange exchange) {
        String path = exchange.target().split("\\?", 2)[0];
        return Headers.of(
                "X-Forwarded-Uri",
                path,
                "X-Forwarded-Host",
                exchange.authority(),
                "X-Forwarded-Proto",
                exchange.scheme(),
                "X-Forwarded-For",
                exchange.peer().remoteAddress().getAddress().getHostAddress());
    }

    private List<InetSocketAddress> pod(ResourceCall call, ProxyName name) {
        ObjectNode pod = object(call, name.name());
        String address = Trees.text(pod, "status", "podIP");
        if (address.isEmpty()) {
            throw ApiException.badRequest("address not allowed");
        }
        String port = name.port().isEmpty() ? firstPort(pod, name.secure()) : name.port();
        return List.of(new InetSocketAddress(InetAddress.ofLiteral(address), number(call, port)));
    }

    private static String firstPort(ObjectNode pod, boolean secure) {
        for (ObjectNode container : Trees.objects(pod, "spec", "containers")) {
            for (ObjectNode port : Trees.objects(container, "ports")) {
                return String.valueOf(Trees.number(port, PLAIN_PORT, "containerPort"));
            }
        }
        return secure ? "443" : "80";
    }

    private static int number(ResourceCall call, String port) {
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw ApiException.badRequest("invalid pod request \"" + call.name() + '"');
        }
        return Integer.parseInt(port);
    }

    private List<InetSocketAddress> service(ResourceCall call, ProxyName name) {
        ObjectNode service = object(call, name.name());
        String port = name.port();
        if (port.matches("[0-9]{1,9}")) {
            port = portName(service, Integer.parseInt(port));
        }
        List<InetSocketAddress> found = services.locateAll(service, port);
        return found.subList(0, Math.min(ATTEMPTS, found.size()));
    }

    private static String portName(ObjectNode service, int number) {
        for (ObjectNode each : Trees.objects(service, "spec", "ports")) {
            if (Trees.number(each, 0, "port") == number) {
                return Trees.text(each, "name");
            }
        }
        throw ApiException.unavailable(
                "no service port "
                        + number
                        + " found for service \""
                        + Trees.text(service, "metadata", "name")
                        + '"',
                0);
    }

    private ObjectNode object(ResourceCall call, String name) {
        StoredObject found =
                storage.glance(new ObjectKey(call.definition(), call.namespace(), name));
        if (found == null) {
            throw ApiException.notFound("", call.definition().plural(), name);
        }
        return found.tree();
    }

    private synchronized HttpForwarder forwarder(boolean byTls) {
        try {
            if (!byTls) {
                plain = plain == null ? new HttpForwarder(loop.get(), null) : plain;
                return plain;
            }
            secure =
                    secure == null
                            ? new HttpForwarder(loop.get(), new ServerTrust.Blind(), null)
                            : secure;
            return secure;
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    @Override
    public synchronized void close() {
        if (plain != null) {
            plain.close();
        }
        if (secure != null) {
            secure.close();
        }
    }
}
