package io.jollyboat.apiserver.admission.match;

import io.jollyboat.apiserver.admission.Target;
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

    private Exemption() {}

    public static boolean covers(Target target) {
        return target.definition().group().equals(GROUP)
                && EXEMPT.contains(target.definition().plural());
    }
}
