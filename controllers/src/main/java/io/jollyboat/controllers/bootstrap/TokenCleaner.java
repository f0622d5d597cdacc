package io.jollyboat.controllers.bootstrap;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.bootstrap.BootstrapToken;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
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
import java.util.Optional;

/** Deletes tokens when they expire. */
public final class TokenCleaner implements Component {

    private final Client client;
    private final Timeline timeline;
    private final Informer<Secret> secrets;
    private final Controller controller;

    public TokenCleaner(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
        this.secrets = TokenSecrets.of(informers);
        this.controller =
                Controller.named(name(), timeline).reconciles(secrets).with(this::reconcile);
    }

    @Override
    public String name() {
        return "token-cleaner-controller";
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
        Optional<Secret> secret =
                secrets.get(key.namespace(), key.name()).filter(found -> !found.beingDeleted());
        Optional<Instant> end = secret.flatMap(found -> new BootstrapToken(found).expiration());
        if (end.isEmpty()) {
            return Result.done();
        }
        if (end.get().isAfter(timeline.now())) {
            return Result.after(Duration.between(timeline.now(), end.get()));
        }
        delete(secret.get());
        return Result.done();
    }

    /** Only as it was seen: whoever gives a token more time keeps it. */
    private void delete(Secret secret) {
        DeleteOptions asSeen = new DeleteOptions(null, secret.uid(), secret.resourceVersion(), "");
        try {
            client.delete(Resources.SECRETS, secret.namespace(), secret.name(), asSeen);
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND && e.reason() != Reason.CONFLICT) {
                throw e;
            }
        }
    }
}
