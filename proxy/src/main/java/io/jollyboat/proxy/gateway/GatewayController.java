package io.jollyboat.proxy.gateway;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Namespace;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.reconcile.WorkQueue;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.ingress.InformedView;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Follows Gateways of the classes that are its own: serves their listeners, gives them a service
 * each, and says in all objects' statuses what became of them. To be started when the cluster
 * stands: it first puts the API's definitions into it.
 */
public final class GatewayController implements Component {

    /** The name of the class that comes with the cluster. */
    public static final String CLASS = "jollyboat";

    /** What a class names as its controller when it means this one. */
    public static final String CONTROLLER = "jollyboat.io/gateway-controller";

    private static final Logger log = LoggerFactory.getLogger(GatewayController.class);
    private static final Duration BURST = Duration.ofMillis(10);
    private static final String DEFINE = "define";
    private static final String ALL = "all";

    private final Client client;
    private final Informers informers;
    private final GatewayPlace place;
    private final GatewayServers servers;
    private final GatewayStatuses statuses;
    private final WorkQueue<String> queue;
    private @Nullable Watched watched; // the queue's one worker's, as is what follows
    private @Nullable Attached attached;
    private boolean classMade;

    /** What is watched from the start on. */
    private record Watched(Informer<GatewayObject> classes, Informer<GatewayObject> gateways) {}

    /** What is watched from the first Gateway on. */
    private record Attached(
            InformedView view,
            Informer<GatewayObject> routes,
            Informer<GatewayObject> grants,
            Informer<Namespace> namespaces) {

        boolean synced() {
            return view.synced() && routes.synced() && grants.synced() && namespaces.synced();
        }
    }

    /**
     * @param client who may write what this writes, definitions included
     */
    public GatewayController(
            Client client,
            Informers informers,
            Timeline timeline,
            NetworkLoop network,
            GatewayPlace place) {
        this.client = client;
        this.informers = informers;
        this.place = place;
        this.servers = new GatewayServers(network, timeline, place);
        this.statuses = new GatewayStatuses(client, timeline);
        this.queue = new WorkQueue<>(timeline, 1, this::sync);
    }

    @Override
    public String name() {
        return "gateway-controller";
    }

    /**
     * Returns at once: only the first start of a cluster makes the definitions, and nobody should
     * wait for them who has no Gateway in mind.
     */
    @Override
    public void start() {
        queue.add(DEFINE);
    }

    @Override
    public void stop() {
        queue.close();
        servers.close();
    }

    private void wake() {
        queue.addAfter(ALL, BURST);
    }

    private <T extends KubernetesObject> Informer<T> follow(Informer<T> informer) {
        informer.addHandler(Handler.ofAnyChange(this::wake));
        informer.whenSynced(this::wake);
        return informer;
    }

    private void sync(String what) {
        try {
            if (what.equals(DEFINE)) {
                define();
            } else {
                follow();
            }
            queue.forget(what);
        } catch (ApiException | UncheckedIOException e) {
            log.warn("Gateways are not served as they should be: {}", e.getMessage());
            queue.retry(what);
        }
    }

    private void follow() {
        Watched known = watched;
        if (known == null || !known.classes().synced() || !known.gateways().synced()) {
            return;
        }
        if (!classMade) {
            if (known.classes().get("", CLASS).isEmpty()) {
                GatewayDefinitions.ensureClass(client);
            }
            classMade = true;
        }
        List<GatewayObject> own =
                known.classes().list().stream()
                        .filter(
                                one ->
                                        one.spec()
                                                .path("controllerName")
                                                .asString("")
                                                .equals(CONTROLLER))
                        .toList();
        own.forEach(statuses::ofClass);
        Set<String> classes =
                own.stream()
                        .filter(GatewayController::acceptable)
                        .map(GatewayObject::name)
                        .collect(Collectors.toSet());
        List<GatewayObject> ours =
                known.gateways().list().stream()
                        .filter(one -> !one.beingDeleted())
                        .filter(
                                one ->
                                        classes.contains(
                                                one.spec().path("gatewayClassName").asString("")))
                        .toList();
        if (attached == null && !ours.isEmpty()) {
            attached =
                    new Attached(
                            new InformedView(informers, this::wake),
                            follow(informers.of(GatewayObject.ROUTES)),
                            follow(informers.of(GatewayObject.GRANTS)),
                            follow(informers.of(Resources.NAMESPACES)));
        }
        if (attached != null && attached.synced()) {
            serve(ours, attached);
        }
    }

    /** Whether a class of ours asks for nothing that there is not. */
    static boolean acceptable(GatewayObject known) {
        return !known.spec().has("parametersRef");
    }

    private void define() {
        GatewayDefinitions.ensure(client);
        if (watched == null) {
            watched =
                    new Watched(
                            follow(informers.of(GatewayObject.CLASSES)),
                            follow(informers.of(GatewayObject.GATEWAYS)));
        }
    }

    private void serve(List<GatewayObject> ours, Attached from) {
        var grants = new Grants(from.grants().list());
        Map<String, GatewayPlan> plans = new LinkedHashMap<>();
        for (GatewayObject gateway : ours) {
            plans.put(gateway.key(), new GatewayPlan(gateway, from.view(), grants));
        }
        Map<GatewayObject, Map<JsonNode, List<Condition>>> said = new LinkedHashMap<>();
        from.routes().list().stream()
                .sorted(
                        Comparator.comparing(GatewayObject::created)
                                .thenComparing(GatewayObject::key))
                .forEach(route -> said.put(route, attach(route, plans, from, grants)));
        if (!from.synced()) {
            return; // secrets have just begun to be watched
        }
        Map<String, SortedMap<Integer, PortTable>> tables = new HashMap<>();
        plans.forEach((key, plan) -> tables.put(key, plan.ports()));
        Map<String, SortedMap<Integer, Integer>> ports = servers.follow(tables);
        var services = new GatewayService(client, from.view(), place);
        plans.forEach(
                (key, plan) -> {
                    SortedMap<Integer, Integer> own = ports.getOrDefault(key, new TreeMap<>());
                    if (!own.isEmpty()) {
                        services.ensure(plan.gateway(), plan.ports(), own);
                    }
                    statuses.ofGateway(plan, services.addresses(plan.gateway()));
                });
        said.forEach(statuses::ofRoute);
    }

    private Map<JsonNode, List<Condition>> attach(
            GatewayObject route, Map<String, GatewayPlan> plans, Attached from, Grants grants) {
        Map<JsonNode, List<Condition>> parents = new LinkedHashMap<>();
        RoutePlan plan = null;
        for (JsonNode ref : route.spec().path("parentRefs")) {
            String namespace = ref.path("namespace").asString(route.namespace());
            GatewayPlan gateway = plans.get(namespace + "/" + ref.path("name").asString(""));
            boolean meant =
                    ref.path("kind").asString("Gateway").equals("Gateway")
                            && ref.path("group")
                                    .asString(GatewayObject.GROUP)
                                    .equals(GatewayObject.GROUP);
            if (gateway != null && meant) {
                plan = plan == null ? new RoutePlan(route, from.view(), grants) : plan;
                Map<String, String> labels =
                        from.namespaces()
                                .get("", route.namespace())
                                .map(Namespace::labels)
                                .orElse(Map.of());
                parents.put(ref, gateway.attach(plan, ref, labels));
            }
        }
        return parents;
    }
}
