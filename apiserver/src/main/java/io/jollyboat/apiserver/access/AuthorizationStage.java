package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.authorization.Refusal;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Stage;

/** Asks whether this user may do that. What no authorizer allows is forbidden. */
public final class AuthorizationStage implements Stage {

    private final Authorizer authorizer;

    public AuthorizationStage(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public void pass(Call call) {
        Decision decision = authorizer.authorize(call.user(), call.info());
        call.decided(decision);
        Refusal.unlessAllowed(decision, call.user(), call.info());
    }
}
