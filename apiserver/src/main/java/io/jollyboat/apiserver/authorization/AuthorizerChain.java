package io.jollyboat.apiserver.authorization;

import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several ways to decide: the first with an opinion does. */
public final class AuthorizerChain implements Authorizer {

    private final List<Authorizer> authorizers;

    /**
     * @param authorizers asked in this order
     */
    public AuthorizerChain(List<Authorizer> authorizers) {
        this.authorizers = List.copyOf(authorizers);
    }

    @Override
    public Decision authorize(Requester user, RequestInfo request) {
        Decision.NoOpinion none = Decision.NoOpinion.AT_ALL;
        for (Authorizer authorizer : authorizers) {
            Decision said = authorizer.authorize(user, request);
            if (!(said instanceof Decision.NoOpinion more)) {
                return said;
            }
            none = none.and(more);
        }
        return none;
    }

    @Override
    public @Nullable Decision atOnce(Requester user, RequestInfo request) {
        Decision.NoOpinion none = Decision.NoOpinion.AT_ALL;
        for (Authorizer authorizer : authorizers) {
            Decision said = authorizer.atOnce(user, request);
            if (!(said instanceof Decision.NoOpinion more)) {
                return said;
            }
            none = none.and(more);
        }
        return none;
    }

    @Override
    public boolean waits() {
        return authorizers.stream().anyMatch(Authorizer::waits);
    }
}
