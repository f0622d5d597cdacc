package io.jollyboat.apiserver.authentication;

import io.jollyboat.apiserver.resource.Requester;
import java.util.Optional;

/** Knows one kind of credential. Called for every request, on event loops: never blocks. */
@FunctionalInterface
public interface Authenticator {

    /** Who shows these credentials; empty when they are none of this kind or do not hold. */
    Optional<Requester> authenticate(Credentials credentials);

    /** Why credentials of this kind do not hold; empty when they are none of this kind. */
    default String complaint(Credentials credentials) {
        return "";
    }
}
