package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.authentication.Accounts;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.format.Formats;
import java.util.List;
import java.util.Optional;

/** Nodes as users. */
final class NodeUsers {

    private static final String PREFIX = "system:node:";
    private static final String NODE_OF_TOKEN = "authentication.kubernetes.io/node-name";

    private NodeUsers() {}

    /** The node that a user is, if he is one. */
    static Optional<String> node(String user) {
        if (!user.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String name = user.substring(PREFIX.length());
        return Formats.dnsSubdomain(name).isEmpty() ? Optional.of(name) : Optional.empty();
    }

    /**
     * Whether a service account's token is bound to the node, or to a pod of it, that a user is.
     */
    static boolean isOn(Requester account, String user) {
        List<String> told = account.extra().getOrDefault(NODE_OF_TOKEN, List.of());
        return Accounts.parse(account.name()).isPresent()
                && told.size() == 1
                && node(user).filter(told.getFirst()::equals).isPresent();
    }
}
