package io.jollyboat.apiserver.pipeline;

import io.jollyboat.apiserver.authentication.Authenticator;
import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.tls.ClientCertificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out who asks. Who shows no credential is {@code system:anonymous}, who may do what roles
 * let everybody do; a credential that does not hold is refused.
 */
public final class AuthenticationStage implements Stage {

    private static final Requester ANONYMOUS =
            new Requester("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

    private final Authenticator authenticator;
    private final boolean anonymous;
    private final Set<String> paths;

    /**
     * @param anonymous whether requests without a credential are anybody's at all
     */
    public AuthenticationStage(Authenticator authenticator, boolean anonymous) {
        this(authenticator, anonymous, Set.of());
    }

    /**
     * @param anonymous whether requests without a credential are anybody's at all
     * @param paths for which alone they are; none for all
     */
    public AuthenticationStage(Authenticator authenticator, boolean anonymous, Set<String> paths) {
        this.authenticator = authenticator;
        this.anonymous = anonymous;
        this.paths = Set.copyOf(paths);
    }

    @Override
    public void pass(Call call) {
        Credentials shown = call.caller().credentials();
        Optional<Requester> found = authenticator.authenticate(shown);
        if (found.isPresent()) {
            call.user(found.get().authenticated());
            return;
        }
        if (anonymous
                && (paths.isEmpty() || paths.contains(call.path()))
                && shown.bearerToken().isEmpty()
                && shown.certificate() instanceof ClientCertificate.Absent) {
            call.user(ANONYMOUS);
            return;
        }
        throw ApiException.unauthorized();
    }
}
