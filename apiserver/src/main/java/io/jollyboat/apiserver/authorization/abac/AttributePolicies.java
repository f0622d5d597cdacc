package io.jollyboat.apiserver.authorization.abac;

import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.authorization.rbac.HeldRules;
import io.jollyboat.apiserver.authorization.rbac.PolicyRule;
import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.ArrayList;
import java.util.List;

/** Allows what a line of a file does. Never denies. */
public final class AttributePolicies implements Authorizer, HeldRules.Source {

    private final List<AttributePolicy> policies;

    private AttributePolicies(List<AttributePolicy> policies) {
        this.policies = List.copyOf(policies);
    }

    /**
     * What a file says. Lines that are blank or begin with {@code #} say nothing.
     *
     * @throws IllegalArgumentException for a line that is no policy; names the file and the line
     */
    public static AttributePolicies of(SettingsFile file) {
        List<AttributePolicy> policies = new ArrayList<>();
        int number = 0;
        for (String line : file.text().lines().toList()) {
            number++;
            String said = line.strip();
            if (said.isEmpty() || said.startsWith("#")) {
                continue;
            }
            try {
                policies.add(PolicyLine.read(line));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(
                        "error reading policy file %s, line %d: %s: %s"
                                .formatted(file.path(), number, line, wrong.getMessage()),
                        wrong);
            }
        }
        return new AttributePolicies(policies);
    }

    @Override
    public Decision authorize(Requester user, RequestInfo request) {
        for (AttributePolicy policy : policies) {
            if (policy.allows(user, request)) {
                return new Decision.Allowed("");
            }
        }
        return new Decision.NoOpinion("No policy matched.");
    }

    @Override
    public HeldRules heldBy(Requester user, String namespace) {
        List<PolicyRule> rules = new ArrayList<>();
        policies.forEach(policy -> rules.addAll(policy.rules(user, namespace)));
        return new HeldRules(rules, List.of());
    }
}
