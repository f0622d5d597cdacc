package io.jollyboat.proxy.ingress;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.networking.v1.Ingress;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.reconcile.WorkQueue;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ServerTls;
import io.jollyboat.proxy.reverse.ReverseProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Follows Ingresses: opens the ports when the first is there, keeps the table that requests are led
 * by, and writes into each Ingress where it can be reached. A port that is taken is said so, in an
 * event of the Ingress, and tried again.
 */
public final class IngressController implements Component {

    /** The name of the class that this serves. */
    public static final String CLASS = "jollyboat";

    /** What a class names as its controller when it means this one. */
    public static final String CONTROLLER = "jollyboat.io/ingress";

    private static final Logger log = LoggerFactory.getLogger(IngressController.class);
    private static final Duration BURST = Duration.ofMillis(10);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final String ALL = "all";

    private final Client client;
    private final Informers informers;
    private final Informer<Ingress> ingresses;
    private final Timeline timeline;
    private final NetworkLoop network;
    private final IngressPorts ports;
    private final Credential usual;
    private final IngressProxy proxy;
    private final EventRecorder events;
    private final WorkQueue<String> queue;

    // Touched by the queue's one worker, and at the end.
    private volatile @Nullable HttpServer http;
    private volatile @Nullable HttpServer https;
    private @Nullable InformedView view;

    /**
     * @param usual shown to who calls by TLS and a name that no Ingress has a secret for
     */
    public IngressController(
            Client client,
            Informers informers,
            Timeline timeline,
            NetworkLoop network,
            IngressPorts ports,
            Credential usual) {
        this.client = client;
        this.informers = informers;
        this.ingresses = informers.of(Resources.INGRESSES);
        this.timeline = timeline;
        this.network = network;
        this.ports = ports;
        this.usual = usual;
        this.proxy = new IngressProxy(new ReverseProxy(network, timeline));
        this.events = new EventRecorder(client, timeline, "jollyboat-ingress", "");
        this.queue = new WorkQueue<>(timeline, 1, this::sync);
    }

    @Override
    public String name() {
        return "ingress-controller";
    }

    @Override
    public void start() {
        ingresses.addHandler(Handler.ofAnyChange(this::wake));
    }

    @Override
    public void stop() {
        queue.close();
        stop(http);
        stop(https);
    }

    private static void stop(@Nullable HttpServer server) {
        if (server != null) {
            server.stop(GRACE);
        }
    }

    private void wake() {
        queue.addAfter(ALL, BURST);
    }

    private void sync(String all) {
        if (!ingresses.synced()) {
            ingresses.whenSynced(this::wake);
            return;
        }
        List<Ingress> present = ingresses.list();
        InformedView known = view;
        if (known == null) {
            if (present.isEmpty()) {
                return;
            }
            known = new InformedView(informers, this::wake);
            view = known;
        }
        if (!known.synced()) {
            return;
        }
        List<Ingress> ours = present.stream().filter(known::ours).toList();
        IngressTable table = IngressReader.read(ours, known);
        if (!known.synced()) {
            return; // secrets have just begun to be watched
        }
        proxy.follow(table);
        if (!ours.isEmpty()) {
            open(ours);
        }
    }

    private void open(List<Ingress> ours) {
        if (http == null) {
            http = listen(HttpServerConfig.plain(ports.http()), ours);
        }
        if (https == null) {
            var tls = new ServerTls(usual, null, name -> proxy.table().credential(name));
            https = listen(HttpServerConfig.secure(ports.https(), tls), ours);
        }
        if (http == null || https == null) {
            queue.addAfter(ALL, RETRY);
        }
        if (http != null || https != null) {
            ours.forEach(this::show);
        }
    }

    private @Nullable HttpServer listen(HttpServerConfig config, List<Ingress> ours) {
        try {
            return HttpServer.start(network, config.beside(ports.others()), timeline, proxy);
        } catch (IOException e) {
            String message =
                    "port "
                            + config.address().getPort()
                            + " cannot be opened, so nothing comes in there: "
                            + e.getMessage();
            log.warn("{}", message);
            ours.forEach(ingress -> events.event(ingress, "Warning", "PortNotOpen", message));
            return null;
        }
    }

    /** Writes into the status where an Ingress is reached, unless it says so. */
    private void show(Ingress ingress) {
        String address = ports.shown().getHostAddress();
        boolean shown =
                ingress.status().loadBalancer().ingress().stream()
                        .anyMatch(one -> one.ip().equals(address));
        if (shown) {
            return;
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("status")
                .putObject("loadBalancer")
                .putArray("ingress")
                .addObject()
                .put("ip", address);
        try {
            client.patch(
                    Resources.INGRESSES,
                    ingress.namespace(),
                    ingress.name(),
                    "status",
                    Patch.merge(patch));
            events.event(ingress, "Normal", "Sync", "Scheduled for sync");
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }

    /** For tests: where plain requests come in once there is an Ingress. */
    int httpPort() {
        HttpServer open = http;
        return open == null ? 0 : open.port();
    }

    /** For tests: where requests by TLS come in. */
    int httpsPort() {
        HttpServer open = https;
        return open == null ? 0 : open.port();
    }
}
