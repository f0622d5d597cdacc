package io.jollyboat.apiserver.authorization;

import java.util.ArrayList;
import java.util.List;

/** Who is asked whether a user may do something, by the names of {@code --authorization-mode}. */
public final class AuthorizationModes {

    private static final List<String> USUAL = List.of("Node", "RBAC");

    private AuthorizationModes() {}

    /**
     * The authorizers to ask, in order. Members of {@code system:masters} may do everything in any
     * mode.
     *
     * @param modes in their order; none for Node and RBAC
     */
    public static Authorizer of(List<String> modes, Authorizer node, Authorizer roles) {
        List<Authorizer> all = new ArrayList<>();
        all.add(new Administrators());
        for (String mode : modes.isEmpty() ? USUAL : modes) {
            all.add(
                    switch (mode) {
                        case "Node" -> node;
                        case "RBAC" -> roles;
                        case "AlwaysAllow" -> (user, request) -> new Decision.Allowed("");
                        case "AlwaysDeny" ->
                                (user, request) ->
                                        new Decision.NoOpinion("Everything is forbidden.");
                        default -> throw new IllegalArgumentException("no such mode: " + mode);
                    });
        }
        return new AuthorizerChain(all);
    }
}
