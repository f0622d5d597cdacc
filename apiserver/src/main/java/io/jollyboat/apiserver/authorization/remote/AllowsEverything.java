package io.jollyboat.apiserver.authorization.remote;

import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.authorization.rbac.HeldRules;
import io.jollyboat.apiserver.authorization.rbac.PolicyRule;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.List;

/** The mode {@code AlwaysAllow}: everybody may do everything. */
final class AllowsEverything implements Authorizer, HeldRules.Source {

    private static final List<String> ALL = List.of("*");
    private static final HeldRules EVERYTHING =
            new HeldRules(
                    List.of(
                            new PolicyRule(ALL, ALL, ALL, List.of(), List.of()),
                            new PolicyRule(ALL, List.of(), List.of(), List.of(), ALL)),
                    List.of());

    @Override
    public Decision authorize(Requester user, RequestInfo request) {
        return new Decision.Allowed("");
    }

    @Override
    public HeldRules heldBy(Requester user, String namespace) {
        return EVERYTHING;
    }
}
