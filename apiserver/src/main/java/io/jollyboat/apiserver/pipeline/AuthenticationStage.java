package io.jollyboat.apiserver.pipeline;

import io.jollyboat.apiserver.authentication.Authenticator;
import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.errors.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out who asks. Without a credential that holds nobody gets in, but for the paths that say
 * how the server is; a credential that does not hold is refused even there.
 */
public final class AuthenticationStage implements Stage {

    private static final String AUTHENTICATED = "system:authenticated";
    private static final Requester ANONYMOUS =
            new Requester("system:anonymous", "", List.of("system:unauthenticated"), Map.of());
    private static final Set<String> OPEN = Set.of("healthz", "livez", "readyz", "version");

    private final Authenticator authenticator;
    private final boolean anonymous;

    /**
     * @param anonymous whether requests without a credential are anybody's at all
     */
    public AuthenticationStage(Authenticator authenticator, boolean anonymous) {
        this.authenticator = authenticator;
        this.anonymous = anonymous;
    }

    @Override
    public void pass(Call call) {
        Credentials shown = call.caller().credentials();
        Optional<Requester> found = authenticator.authenticate(shown);
        if (found.isPresent()) {
            call.user(withGroup(found.get()));
            return;
        }
        if (anonymous && shown.bearerToken().isEmpty() && open(call.path())) {
            call.user(ANONYMOUS);
            return;
        }
        throw ApiException.unauthorized();
    }

    private static boolean open(String path) {
        int end = path.indexOf('/', 1);
        return path.length() > 1 && OPEN.contains(path.substring(1, end < 0 ? path.length() : end));
    }

    private static Requester withGroup(Requester user) {
        if (user.groups().contains(AUTHENTICATED)) {
            return user;
        }
        List<String> groups = new ArrayList<>(user.groups());
        groups.add(AUTHENTICATED);
        return new Requester(user.name(), user.uid(), groups, user.extra());
    }
}
