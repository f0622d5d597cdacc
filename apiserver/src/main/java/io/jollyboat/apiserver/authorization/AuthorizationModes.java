package io.jollyboat.apiserver.authorization;

import java.util.ArrayList;
import java.util.List;

/** Who is asked whether a user may do something, by the names of {@code --authorization-mode}. */
public final class AuthorizationModes {

    private AuthorizationModes() {}

    /**
     * The authorizers to ask, in order. Members of {@code system:masters} may do everything in any
     * mode.
     *
     * @param modes in their order; none for the usual
     * @param usual what Node and RBAC stand for
     */
    public static Authorizer of(List<String> modes, List<Authorizer> usual) {
        if (modes.isEmpty()) {
            return new AuthorizerChain(usual);
        }
        List<Authorizer> all = new ArrayList<>();
        all.add(new GroundRules());
        for (String mode : modes) {
            switch (mode) {
                case "AlwaysAllow" -> all.add((user, request) -> new Decision.Allowed(""));
                case "AlwaysDeny" ->
                        all.add(
                                (user, request) ->
                                        new Decision.NoOpinion("Everything is forbidden."));
                default -> all.addAll(usual);
            }
        }
        return new AuthorizerChain(all);
    }
}
