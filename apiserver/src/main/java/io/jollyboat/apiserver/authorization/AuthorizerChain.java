package io.jollyboat.apiserver.authorization;

import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.List;

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
        String why = "";
        for (Authorizer authorizer : authorizers) {
            switch (authorizer.authorize(user, request)) {
                case Decision.NoOpinion none -> why = why.isEmpty() ? none.reason() : why;
                case Decision opinion -> {
                    return opinion;
                }
            }
        }
        return new Decision.NoOpinion(why);
    }
}
