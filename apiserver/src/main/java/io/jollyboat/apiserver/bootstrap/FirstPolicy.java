package io.jollyboat.apiserver.bootstrap;

import io.jollyboat.apiserver.authorization.rbac.Binding;
import io.jollyboat.apiserver.authorization.rbac.Role;
import io.jollyboat.apiserver.authorization.rbac.RoleBook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** The roles and bindings that every cluster begins with; read from a file when first asked for. */
public final class FirstPolicy {

    private static final String FILE = "policy.txt";

    private FirstPolicy() {}

    /** Read once for the whole program: the trees are never changed. */
    private static final class Loaded {
        static final List<ObjectNode> OBJECTS = load();
        static final RoleBook.FirstRoles ROLES =
                new RoleBook.FirstRoles(
                        OBJECTS.stream().filter(FirstPolicy::isRole).map(Role::of).toList(),
                        OBJECTS.stream()
                                .filter(object -> !isRole(object))
                                .map(Binding::of)
                                .toList());
    }

    /** The objects as they are to be stored, roles before their bindings; for reading only. */
    static List<ObjectNode> objects() {
        return Loaded.OBJECTS;
    }

    /** The same for the index of roles. */
    public static RoleBook.FirstRoles roles() {
        return Loaded.ROLES;
    }

    private static boolean isRole(ObjectNode object) {
        return object.has("rules") || object.has("aggregationRule");
    }

    private static List<ObjectNode> load() {
        try (InputStream file =
                Objects.requireNonNull(FirstPolicy.class.getResourceAsStream(FILE))) {
            return new PolicyFile().read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }
}
