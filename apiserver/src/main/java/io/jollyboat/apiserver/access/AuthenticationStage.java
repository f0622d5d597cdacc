package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.authentication.AuthenticationMeasures;
import io.jollyboat.apiserver.authentication.Authenticator;
import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Stage;
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
    private final AuthenticationMeasures measures;

    /**
     * @param anonymous whether requests without a credential are anybody's at all
     * @param paths for which alone they are; none for all
     */
    public AuthenticationStage(
            Authenticator authenticator,
            boolean anonymous,
            Set<String> paths,
            AuthenticationMeasures measures) {
        this.measures = measures;
        this.authenticator = authenticator;
        this.anonymous = anonymous;
        this.paths = Set.copyOf(paths);
    }

    @Override
    public void pass(Call call) {
        long began = measures.begin();
        Credentials shown = call.caller().credentials();
        Optional<Requester> found = authenticator.authenticate(shown);
        if (found.isPresent()) {
            measures.known(found.get().name(), began);
            call.user(found.get().authenticated());
            return;
        }
        boolean nothing =
                shown.bearerToken().isEmpty()
                        && shown.certificate() instanceof ClientCertificate.Absent;
        if (nothing && anonymous && (paths.isEmpty() || paths.contains(call.path()))) {
            measures.known(ANONYMOUS.name(), began);
            call.user(ANONYMOUS);
            return;
        }
        measures.unknown(!nothing, began);
        throw ApiException.unauthorized();
    }
}
