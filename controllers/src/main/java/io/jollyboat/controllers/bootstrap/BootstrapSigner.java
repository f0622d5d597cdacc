package io.jollyboat.controllers.bootstrap;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.bootstrap.BootstrapToken;
import io.jollyboat.core.bootstrap.BootstrapToken.Usage;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps, beside the kubeconfig in the config map {@code cluster-info} of {@code kube-public}, one
 * signature of it for each token that may sign: by its own token's a node that joins knows that
 * what anybody may read there is meant for it.
 */
public final class BootstrapSigner implements Component {

    private static final Key CLUSTER_INFO = new Key("kube-public", "cluster-info");
    private static final String CONTENT = "kubeconfig";
    private static final String SIGNATURE = "jws-kubeconfig-";

    private final Client client;
    private final Timeline timeline;
    private final Informer<ConfigMap> maps;
    private final Informer<Secret> secrets;
    private final Controller controller;

    public BootstrapSigner(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
        this.maps =
                informers.of(
                        Resources.CONFIG_MAPS,
                        ListOptions.ALL.fields(
                                "metadata.namespace=kube-public,metadata.name=cluster-info"));
        this.secrets = TokenSecrets.of(informers);
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(maps)
                        .watches(secrets, secret -> List.of(CLUSTER_INFO))
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "bootstrap-signer-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private Result reconcile(Key key) {
        Optional<ConfigMap> map = maps.get(key.namespace(), key.name());
        if (map.isEmpty() || !map.get().json().path("data").has(CONTENT)) {
            return Result.done();
        }
        Instant now = timeline.now();
        List<BootstrapToken> tokens =
                secrets.list().stream()
                        .map(BootstrapToken::new)
                        .filter(token -> token.serves(Usage.SIGNING, now))
                        .toList();
        ObjectNode signed = signed(map.get(), tokens);
        if (!signed.equals(map.get().json())) {
            update(new ConfigMap(signed));
        }
        return tokens.stream()
                .flatMap(token -> token.expiration().stream())
                .min(Comparator.naturalOrder())
                .map(end -> Result.after(Duration.between(now, end)))
                .orElse(Result.done());
    }

    private void update(ConfigMap map) {
        try {
            client.update(Resources.CONFIG_MAPS, map);
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND && e.reason() != Reason.CONFLICT) {
                throw e; // of those two the informer tells
            }
        }
    }

    private static ObjectNode signed(ConfigMap map, List<BootstrapToken> tokens) {
        ObjectNode json = map.copyOfJson();
        ObjectNode data = json.withObject("/data");
        data.remove(
                data.propertyNames().stream().filter(name -> name.startsWith(SIGNATURE)).toList());
        String content = data.path(CONTENT).asString("");
        for (BootstrapToken token : tokens) {
            data.put(
                    SIGNATURE + token.id(), DetachedSignature.of(content, token.id(), token.key()));
        }
        return json;
    }
}
