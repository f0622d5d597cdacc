package io.jollyboat.apiserver.authorization;

import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;

/** One way to decide. Called for every request, on event loops: never blocks. */
@FunctionalInterface
public interface Authorizer {

    Decision authorize(Requester user, RequestInfo request);
}
