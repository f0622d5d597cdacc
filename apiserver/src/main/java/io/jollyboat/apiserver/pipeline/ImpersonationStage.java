package io.jollyboat.apiserver.pipeline;

import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.errors.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lets those who may act as somebody else do so: {@code kubectl --as}. Each user and group acted as
 * must be allowed.
 */
public final class ImpersonationStage implements Stage {

    private static final String USER = "Impersonate-User";
    private static final String GROUP = "Impersonate-Group";
    private static final String AUTHENTICATED = "system:authenticated";

    private final Authorizer authorizer;

    public ImpersonationStage(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public void pass(Call call) {
        String user = call.header(USER);
        List<String> groups = call.headers(GROUP);
        if (user.isEmpty()) {
            if (!groups.isEmpty()) {
                throw ApiException.badRequest(
                        "requested to impersonate groups without impersonating a user");
            }
            return;
        }
        check(call.user(), "users", user);
        groups.forEach(group -> check(call.user(), "groups", group));
        List<String> all = new ArrayList<>(groups);
        if (!user.equals("system:anonymous") && !all.contains(AUTHENTICATED)) {
            all.add(AUTHENTICATED);
        }
        call.user(new Requester(user, "", all, Map.of()));
    }

    private void check(Requester actor, String resource, String name) {
        RequestInfo question =
                new RequestInfo(
                        true, "", "impersonate", "", "v1", "", resource, "", name, List.of());
        if (!(authorizer.authorize(actor, question) instanceof Decision.Allowed)) {
            throw ApiException.forbidden(
                    "",
                    resource,
                    name,
                    "User \"%s\" cannot impersonate resource \"%s\" in API group \"\" at the cluster scope"
                            .formatted(actor.name(), resource));
        }
    }
}
