package io.jollyboat.apiserver.authentication;

import io.jollyboat.apiserver.resource.Requester;
import java.util.List;
import java.util.Optional;

/** Several kinds of credential: the first that holds says who it is. */
public final class AuthenticatorChain implements Authenticator {

    private final List<Authenticator> authenticators;

    /**
     * @param authenticators asked in this order
     */
    public AuthenticatorChain(List<Authenticator> authenticators) {
        this.authenticators = List.copyOf(authenticators);
    }

    @Override
    public Optional<Requester> authenticate(Credentials credentials) {
        for (Authenticator authenticator : authenticators) {
            Optional<Requester> found = authenticator.authenticate(credentials);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    @Override
    public String complaint(Credentials credentials) {
        return authenticators.stream()
                .map(authenticator -> authenticator.complaint(credentials))
                .filter(complaint -> !complaint.isEmpty())
                .findFirst()
                .orElse("");
    }
}
