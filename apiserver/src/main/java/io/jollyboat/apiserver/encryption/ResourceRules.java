package io.jollyboat.apiserver.encryption;

import static io.jollyboat.apiserver.encryption.EncryptionConfiguration.atLeastOne;

import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.apiserver.validation.Violations;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the names of resources have to keep that stand in one list. */
final class ResourceRules {

    /** What is stored beside objects and served by nobody. */
    private static final Set<String> NOT_SERVED =
            Set.of("apiserveripinfo", "serviceipallocations", "servicenodeportallocations");

    private ResourceRules() {}

    static void check(List<String> resources, Path path, Violations wrong) {
        if (resources.isEmpty()) {
            wrong.required(path, atLeastOne(path));
        }
        List<ResourceName> names = resources.stream().map(ResourceName::parse).toList();
        if (new HashSet<>(names).size() < names.size()) {
            wrong.invalid(path, resources, "the same resource cannot be specified multiple times");
        }
        if (overlap(names)) {
            wrong.invalid(
                    path,
                    resources,
                    "using overlapping resources such as 'secrets' and '*.' in the same resource"
                            + " list is not allowed as they will be masked");
        }
        for (int i = 0; i < resources.size(); i++) {
            String complaint = complaint(resources.get(i));
            if (complaint != null) {
                wrong.invalid(path.index(i), resources.get(i), complaint);
            }
        }
    }

    private static boolean overlap(List<ResourceName> names) {
        Set<ResourceName> different = new HashSet<>(names);
        return different.stream()
                .anyMatch(
                        wide ->
                                different.stream()
                                        .anyMatch(
                                                other -> !other.equals(wide) && has(wide, other)));
    }

    private static boolean has(ResourceName wide, ResourceName other) {
        return wide.equals(ResourceName.EVERYTHING)
                || wide.isGroup() && wide.group().equals(other.group());
    }

    private static @Nullable String complaint(String name) {
        if (!name.toLowerCase(Locale.ROOT).equals(name)) {
            return "resource name should not contain capital letters";
        }
        if (name.equals("*")) {
            return "use '*.' to encrypt all the resources from core API group or *.* to encrypt all"
                    + " resources";
        }
        if (NOT_SERVED.contains(name)) {
            return "resources which do not have REST API/s cannot be encrypted";
        }
        ResourceName parsed = ResourceName.parse(name);
        return switch (parsed.group()) {
            case "events.k8s.io" ->
                    "'*.events.k8s.io' objects are stored using the 'events' API group in etcd. Use"
                            + " 'events' instead in the config file";
            case "extensions" ->
                    "'extensions' group has been removed and cannot be used for encryption";
            default ->
                    parsed.acrossGroups()
                            ? "encrypting the same resource across groups is not supported"
                            : null;
        };
    }
}
