package io.jollyboat.apiserver.authentication;

import io.jollyboat.apiserver.resource.Requester;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Tokens that do not say whom they are meant for are meant for this server. */
public final class OwnAudience implements Authenticator {

    private final Authenticator tokens;
    private final List<String> audiences;

    /**
     * @param audiences the names of this server
     */
    public OwnAudience(Authenticator tokens, List<String> audiences) {
        this.tokens = tokens;
        this.audiences = List.copyOf(audiences);
    }

    @Override
    public Optional<Requester> authenticate(Credentials credentials) {
        return meant(credentials) ? tokens.authenticate(credentials) : Optional.empty();
    }

    @Override
    public String complaint(Credentials credentials) {
        return meant(credentials) ? tokens.complaint(credentials) : "";
    }

    private boolean meant(Credentials credentials) {
        List<String> wanted = credentials.audiences();
        return wanted.isEmpty() || !Collections.disjoint(wanted, audiences);
    }
}
