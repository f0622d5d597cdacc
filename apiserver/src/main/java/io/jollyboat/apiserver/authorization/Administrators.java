package io.jollyboat.apiserver.authorization;

import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;

/**
 * Members of {@code system:masters} may do everything, whatever roles there are: so that a cluster
 * whose roles are spoilt can still be mended.
 */
public final class Administrators implements Authorizer {

    private static final String GROUP = "system:masters";

    /** Whether somebody is one of them. */
    public static boolean include(Requester user) {
        return user.groups().contains(GROUP);
    }

    @Override
    public Decision authorize(Requester user, RequestInfo request) {
        return include(user) ? new Decision.Allowed("") : new Decision.NoOpinion("");
    }
}
