package io.jollyboat.apiserver.admission.match;

import io.jollyboat.apiserver.admission.Target;
import java.util.Map;
import java.util.Set;

/**
 * What no webhook and no policy has a say in: their own configuration. Else one that refuses
 * everything could never be taken away again.
 */
public final class Exemption {

    private static final String GROUP = "admissionregistration.k8s.io";
    private static final Set<String> EXEMPT =
            Set.of(
                    "mutatingadmissionpolicies",
                    "mutatingadmissionpolicybindings",
                    "mutatingwebhookconfigurations",
                    "validatingadmissionpolicies",
                    "validatingadmissionpolicybindings",
                    "validatingwebhookconfigurations");

    /** By group, what is asked and not stored. */
    private static final Map<String, Set<String>> QUESTIONS =
            Map.of(
                    "authentication.k8s.io",
                    Set.of("selfsubjectreviews", "tokenreviews"),
                    "authorization.k8s.io",
                    Set.of(
                            "localsubjectaccessreviews",
                            "selfsubjectaccessreviews",
                            "selfsubjectrulesreviews",
                            "subjectaccessreviews"));

    private Exemption() {}

    /**
     * As {@link #covers}, and what no policy has a say in besides, though webhooks have: questions
     * of who somebody is and what he may do.
     */
    public static boolean coversForPolicies(Target target) {
        String plural = target.definition().plural();
        return covers(target)
                || QUESTIONS.getOrDefault(target.definition().group(), Set.of()).contains(plural);
    }

    public static boolean covers(Target target) {
        return target.definition().group().equals(GROUP)
                && EXEMPT.contains(target.definition().plural());
    }
}
