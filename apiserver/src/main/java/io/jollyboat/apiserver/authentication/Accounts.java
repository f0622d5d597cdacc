package io.jollyboat.apiserver.authentication;

import java.util.List;
import java.util.Optional;

/** Service accounts as users. */
public final class Accounts {

    private static final String PREFIX = "system:serviceaccount:";
    private static final String ALL = "system:serviceaccounts";

    private Accounts() {}

    /** A service account. */
    public record Account(String namespace, String name) {

        /** The user it is. */
        public String user() {
            return PREFIX + namespace + ":" + name;
        }
    }

    /** The account that a user is, if he is one. */
    public static Optional<Account> parse(String user) {
        if (!user.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] parts = user.substring(PREFIX.length()).split(":", -1);
        return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()
                ? Optional.of(new Account(parts[0], parts[1]))
                : Optional.empty();
    }

    /** The groups that all accounts of a namespace are in. */
    public static List<String> groups(String namespace) {
        return List.of(ALL, ALL + ":" + namespace);
    }
}
