package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import io.jollyboat.core.model.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What may be counted in quotas and limited by ranges, and by which amounts. */
public final class ResourceNames {
    private static final Set<String> OF_CONTAINERS = Set.of("cpu", "memory", "ephemeral-storage");

    /** What is counted in whole pieces. */
    private static final Set<String> COUNTED =
            Set.of(
                    "configmaps",
                    "persistentvolumeclaims",
                    "pods",
                    "replicationcontrollers",
                    "resourcequotas",
                    "secrets",
                    "services",
                    "services.loadbalancers",
                    "services.nodeports");

    private static final Set<String> OF_QUOTAS = ofQuotas();
    private static final String REQUESTS = "requests.";

    private ResourceNames() {}

    private static Set<String> ofQuotas() {
        Set<String> names = new HashSet<>(COUNTED);
        names.add("requests.storage");
        for (String name : OF_CONTAINERS) {
            names.addAll(List.of(name, "requests." + name, "limits." + name));
        }
        return Set.copyOf(names);
    }

    /** Whether a quota knows the name without being told whose it is. */
    static boolean isOfQuotas(String name) {
        return OF_QUOTAS.contains(name)
                || name.startsWith("hugepages-")
                || name.startsWith("requests.hugepages-");
    }

    /** The name of an entry of a quota. */
    static void checkOfQuota(Field entry, String name) {
        check(entry, name);
        if (name.indexOf('/') < 0 && !isOfQuotas(name)) {
            entry.invalid(name, "must be a standard resource for quota");
        }
    }

    /** The name of an entry of a range for pods or containers. */
    static void checkOfContainer(Field entry, String name) {
        check(entry, name);
        boolean bare = name.indexOf('/') < 0;
        if (bare && !OF_CONTAINERS.contains(name) && !name.startsWith("hugepages-")) {
            entry.invalid(name, "must be a standard resource for containers");
        } else if (!bare && !isNative(name) && !isExtended(name)) {
            entry.invalid(name, "doesn't follow extended resource name standard");
        }
    }

    /** The name of an entry that may be of anything. */
    static void check(Field entry, String name) {
        List<String> wrong = Formats.qualifiedName(name);
        wrong.forEach(each -> entry.invalid(name, each));
        boolean bare = name.indexOf('/') < 0;
        if (wrong.isEmpty() && bare && !isOfQuotas(name) && !name.equals("storage")) {
            entry.invalid(name, "must be a standard resource type or fully qualified");
        }
    }

    /** An amount of a resource: not negative, and whole where pieces are counted. */
    static void checkAmount(Field entry, String name) {
        Quantity amount = quantity(entry).orElse(Quantity.ZERO);
        if (amount.signum() < 0) {
            entry.invalid("must be greater than or equal to 0");
        }
        boolean whole = COUNTED.contains(name) || isExtended(name);
        if (whole && amount.amount().stripTrailingZeros().scale() > 0) {
            entry.invalid(amount, "must be an integer");
        }
    }

    static Optional<Quantity> quantity(Field entry) {
        return entry.absent() ? Optional.empty() : Quantity.tryParse(entry.node().asString(""));
    }

    /** Whether more of it may be allowed than asked for. */
    static boolean isOvercommitted(String name) {
        return isNative(name) && !name.startsWith("hugepages-");
    }

    private static boolean isNative(String name) {
        return name.indexOf('/') < 0 || name.contains("kubernetes.io/");
    }

    /** Whether it is one that somebody else than Kubernetes counts. */
    public static boolean isExtended(String name) {
        return !isNative(name)
                && !name.startsWith(REQUESTS)
                && Formats.qualifiedName(REQUESTS + name).isEmpty();
    }
}
