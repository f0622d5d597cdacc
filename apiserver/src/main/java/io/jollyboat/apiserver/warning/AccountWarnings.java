package io.jollyboat.apiserver.warning;

import io.jollyboat.apiserver.resource.Warnings;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** About service accounts, in the words of Kubernetes 1.36. Pure. */
public final class AccountWarnings {

    /** Of accounts that begin to hold pods to their list of secrets. */
    public static final Warnings ACCOUNTS = Warnings.ofWhatIsNew(AccountWarnings::ofAccount);

    private static final String ENFORCED = "kubernetes.io/enforce-mountable-secrets";

    private AccountWarnings() {}

    private static List<String> ofAccount(ObjectNode account) {
        return account.path("metadata").path("annotations").has(ENFORCED)
                ? List.of(
                        "metadata.annotations["
                                + ENFORCED
                                + "]: deprecated in v1.32+; prefer separate namespaces to isolate"
                                + " access to mounted secrets")
                : List.of();
    }
}
