package io.jollyboat.apiserver.authorization;

import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.errors.ApiException;

/** Says no in Kubernetes' words. */
public final class Refusal {
    private Refusal() {}

    /**
     * Refuses what is not allowed.
     *
     * @throws ApiException Forbidden
     */
    public static void unlessAllowed(Decision decision, Requester user, RequestInfo request) {
        switch (decision) {
            case Decision.Allowed ignored -> {}
            case Decision.Denied denied -> throw of(user, request, denied.reason());
            case Decision.NoOpinion none -> throw of(user, request, none.reason());
        }
    }

    /** What is not allowed to somebody, for a reason that no authorizer gives. */
    public static ApiException of(Requester user, RequestInfo request, String why) {
        if (!request.resourceRequest()) {
            return ApiException.forbiddenPath(user.name(), request.verb(), request.path(), why);
        }
        String where =
                request.namespace().isEmpty()
                        ? " at the cluster scope"
                        : " in the namespace \"" + request.namespace() + '"';
        String what =
                "User \"%s\" cannot %s resource \"%s\" in API group \"%s\"%s"
                        .formatted(
                                user.name(),
                                request.verb(),
                                request.resourcePath(),
                                request.group(),
                                where);
        return ApiException.forbidden(
                request.group(),
                request.resource(),
                request.name(),
                why.isEmpty() ? what : what + ": " + why);
    }
}
