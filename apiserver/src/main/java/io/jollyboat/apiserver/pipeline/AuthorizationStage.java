package io.jollyboat.apiserver.pipeline;

import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.core.errors.ApiException;

/** Asks whether this user may do that. What no authorizer allows is forbidden. */
public final class AuthorizationStage implements Stage {

    private final Authorizer authorizer;

    public AuthorizationStage(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public void pass(Call call) {
        switch (authorizer.authorize(call.user(), call.info())) {
            case Decision.Allowed ignored -> {}
            case Decision.Denied denied -> throw forbidden(call, denied.reason());
            case Decision.NoOpinion none -> throw forbidden(call, none.reason());
        }
    }

    private static ApiException forbidden(Call call, String why) {
        RequestInfo info = call.info();
        String user = call.user().name();
        if (!info.resourceRequest()) {
            return ApiException.forbiddenPath(user, info.verb(), info.path());
        }
        String where =
                info.namespace().isEmpty()
                        ? " at the cluster scope"
                        : " in the namespace \"" + info.namespace() + '"';
        String what =
                "User \"%s\" cannot %s resource \"%s\" in API group \"%s\"%s"
                        .formatted(user, info.verb(), info.resourcePath(), info.group(), where);
        return ApiException.forbidden(
                info.group(),
                info.resource(),
                info.name(),
                why.isEmpty() ? what : what + ": " + why);
    }
}
