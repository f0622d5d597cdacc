package io.jollyboat.apiserver.authorization;

import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.List;
import java.util.Set;

/**
 * What holds without any role: administrators and the cluster's own components may do everything;
 * whoever has proven who they are may find out what the server serves and what they themselves may
 * do; anybody may ask how the server is.
 */
public final class GroundRules implements Authorizer {

    private static final String ADMINISTRATORS = "system:masters";
    private static final String AUTHENTICATED = "system:authenticated";

    /** The users and groups that the cluster's components act as. */
    private static final Set<String> COMPONENTS =
            Set.of(
                    "system:apiserver",
                    "system:kube-scheduler",
                    "system:kube-controller-manager",
                    "system:kube-proxy");

    private static final String NODES = "system:nodes";

    private static final List<String> HEALTH = List.of("/healthz", "/livez", "/readyz", "/version");
    private static final List<String> DISCOVERY = List.of("/api", "/apis", "/openapi");

    private static final Set<String> SELF_REVIEWS =
            Set.of("selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews");
    private static final Set<String> REVIEW_GROUPS =
            Set.of("authorization.k8s.io", "authentication.k8s.io");

    @Override
    public Decision authorize(Requester user, RequestInfo request) {
        if (user.groups().contains(ADMINISTRATORS)
                || COMPONENTS.contains(user.name())
                || user.groups().contains(NODES)) {
            return new Decision.Allowed("administrator or component of the cluster");
        }
        if (!request.resourceRequest() && request.readOnly() && below(HEALTH, request.path())) {
            return new Decision.Allowed("open to anybody");
        }
        if (user.groups().contains(AUTHENTICATED) && openToUsers(request)) {
            return new Decision.Allowed("open to all users");
        }
        return new Decision.NoOpinion("");
    }

    private static boolean openToUsers(RequestInfo request) {
        if (!request.resourceRequest()) {
            return request.readOnly() && below(DISCOVERY, request.path());
        }
        return request.verb().equals("create")
                && REVIEW_GROUPS.contains(request.group())
                && SELF_REVIEWS.contains(request.resource());
    }

    private static boolean below(List<String> roots, String path) {
        for (String root : roots) {
            if (path.equals(root) || path.startsWith(root + "/")) {
                return true;
            }
        }
        return false;
    }
}
