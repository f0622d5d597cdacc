package io.jollyboat.apiserver.aggregation;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apiregistration.v1.APIService;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the conditions of APIServices, and what those of others say they serve: looks again every
 * half minute while it is there, and sooner while it is not.
 */
final class AvailabilityController implements Component {

    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Client client;
    private final RemoteConnections connections;
    private final Timeline timeline;
    private final Informers informers;
    private final Informer<APIService> apiServices;
    private final Controller controller;
    private final Map<String, RemoteGroups.Remote> remotes = new ConcurrentHashMap<>();
    private final Set<String> others = ConcurrentHashMap.newKeySet();
    private volatile boolean heard;

    AvailabilityController(Client client, RemoteConnections connections, Timeline timeline) {
        this.client = client;
        this.connections = connections;
        this.timeline = timeline;
        this.informers = new Informers(client, timeline);
        this.apiServices = informers.of(Resources.API_SERVICES);
        this.controller =
                Controller.named(name(), timeline).reconciles(apiServices).with(this::reconcile);
    }

    @Override
    public String name() {
        return "available-controller";
    }

    @Override
    public void start() {
        apiServices.addHandler(new Noting());
        apiServices.whenSynced(() -> heard = true);
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
        informers.stop();
    }

    /** What other servers serve, those that do not answer among them. */
    Collection<RemoteGroups.Remote> remotes() {
        return remotes.values();
    }

    /** Whether it is certain that no other server serves anything. */
    boolean quiet() {
        return heard && others.isEmpty();
    }

    /** Keeps the names of those that another server serves. */
    private final class Noting implements Handler<APIService> {
        @Override
        public void onAdd(APIService now) {
            if (RemoteApi.isRemote(now.json())) {
                others.add(now.name());
            } else {
                others.remove(now.name());
            }
        }

        @Override
        public void onUpdate(APIService before, APIService now) {
            onAdd(now);
        }

        @Override
        public void onDelete(APIService last) {
            others.remove(last.name());
        }
    }

    private Result reconcile(Key key) {
        var found = apiServices.get("", key.name());
        if (found.isEmpty()) {
            remotes.remove(key.name());
            return Result.done();
        }
        ObjectNode apiService = found.get().json().deepCopy();
        boolean remote = RemoteApi.isRemote(apiService);
        Availability availability =
                remote
                        ? Availability.of(RemoteApi.of(apiService), connections)
                        : Availability.LOCAL;
        ObjectNode resources = availability.resources();
        if (!remote) {
            remotes.remove(key.name());
        } else if (resources == null) {
            remotes.compute(
                    key.name(), (name, last) -> RemoteGroups.Remote.stale(apiService, last));
        } else {
            String openApi = RemoteOpenApi.place(RemoteApi.of(apiService), connections);
            remotes.put(key.name(), RemoteGroups.Remote.of(apiService, resources, openApi));
        }
        String now = timeline.now().truncatedTo(ChronoUnit.SECONDS).toString();
        if (availability.writeTo(apiService, now)) {
            client.updateStatus(Resources.API_SERVICES, new APIService(apiService));
        }
        return remote ? Result.after(availability.available() ? AGAIN : SOON) : Result.done();
    }
}
