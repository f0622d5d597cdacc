package io.jollyboat.controllers.validatingpolicy;

import io.jollyboat.controllers.pods.StatusDraft;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;

/** Brings a policy's observed generation up to date whenever its spec changes. */
public final class PolicyStatusController implements Component {

    private final Client client;
    private final Timeline timeline;
    private final Informer<ValidatingAdmissionPolicy> policies;
    private final Controller controller;

    public PolicyStatusController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
        this.policies = informers.of(Resources.VALIDATING_ADMISSION_POLICIES);
        this.controller =
                Controller.named(name(), timeline).reconciles(policies).with(this::reconcile);
    }

    @Override
    public String name() {
        return "validatingadmissionpolicy-status-controller";
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
        policies.get("", key.name())
                .filter(policy -> !policy.beingDeleted())
                .ifPresent(
                        policy ->
                                new StatusDraft(policy, timeline.now())
                                        .observed()
                                        .write(client, Resources.VALIDATING_ADMISSION_POLICIES));
        return Result.done();
    }
}
