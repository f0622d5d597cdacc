package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import io.jollyboat.core.model.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What makes a container's requests and limits sound. */
public final class ResourceRules {
    private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage");
    private static final String HUGE_PAGES = "hugepages-";

    private ResourceRules() {}

    static void check(Field resources) {
        check(resources, name -> true);
    }

    /** Checks those resources alone whose names are wanted. */
    static void check(Field resources, Predicate<String> wanted) {
        Field limits = resources.at("limits");
        Field requests = resources.at("requests");
        limits.keys().stream().filter(wanted).forEach(name -> amount(limits.key(name), name));
        for (String name : requests.keys().stream().filter(wanted).toList()) {
            amount(requests.key(name), name);
            withinLimit(requests, limits, name);
        }
        hugePages(resources);
    }

    /** What a sandbox costs beside its containers, which is as if it were limited to it. */
    static void overhead(Field overhead) {
        if (overhead.present()) {
            ObjectNode limited = JsonNodeFactory.instance.objectNode();
            limited.set("limits", overhead.node());
            check(overhead.in(limited));
        }
    }

    /** They come in whole pages, and never alone. */
    private static void hugePages(Field resources) {
        boolean huge = false;
        boolean ordinary = false;
        for (String part : List.of("limits", "requests")) {
            Field amounts = resources.at(part);
            for (String name : amounts.keys()) {
                ordinary |= name.equals("cpu") || name.equals("memory");
                if (name.startsWith(HUGE_PAGES)) {
                    huge = true;
                    wholePages(amounts.key(name), name);
                }
            }
        }
        if (huge && !ordinary) {
            resources.forbidden("HugePages require cpu or memory");
        }
    }

    private static void wholePages(Field amount, String name) {
        long page =
                Quantity.tryParse(name.substring(HUGE_PAGES.length()))
                        .map(Quantity::value)
                        .orElse(0L);
        Quantity wanted = quantity(amount).orElse(Quantity.ZERO);
        if (page <= 0 || wanted.value() % page != 0) {
            amount.invalid(
                    wanted.toString(), wanted + " is not positive integer multiple of " + name);
        }
    }

    private static boolean standard(String name) {
        return STANDARD.contains(name) || name.startsWith(HUGE_PAGES);
    }

    /** A resource that somebody else than Kubernetes counts, in whole pieces. */
    private static boolean extended(String name) {
        return name.indexOf('/') >= 0 && !name.contains("kubernetes.io/");
    }

    /** An amount of what a container can have, whose name must be one of those, too. */
    public static void amount(Field amount, String name) {
        Formats.qualifiedName(name).forEach(wrong -> amount.invalid(name, wrong));
        if (name.indexOf('/') < 0 && !standard(name)) {
            amount.invalid(name, "must be a standard resource type or fully qualified");
            amount.invalid(name, "must be a standard resource for containers");
        }
        notNegative(amount);
        quantity(amount)
                .filter(value -> extended(name) && value.amount().stripTrailingZeros().scale() > 0)
                .ifPresent(fraction -> amount.invalid("must be an integer"));
    }

    /** The quantity is not below zero. */
    public static void notNegative(Field amount) {
        if (quantity(amount).orElse(Quantity.ZERO).signum() < 0) {
            amount.invalid("must be greater than or equal to 0");
        }
    }

    private static void withinLimit(Field requests, Field limits, String name) {
        Optional<Quantity> limit = quantity(limits.at(name));
        Optional<Quantity> request = quantity(requests.at(name));
        boolean whole = extended(name) || name.startsWith(HUGE_PAGES);
        if (whole && limits.at(name).absent()) {
            limits.required("Limit must be set for non overcommitable resources");
        }
        if (limit.isEmpty() || request.isEmpty()) {
            return;
        }
        int order = request.get().compareTo(limit.get());
        if (whole && order != 0) {
            requests.invalid(
                    request.get().toString(),
                    "must be equal to " + name + " limit of " + limit.get());
        } else if (order > 0) {
            requests.invalid(
                    request.get().toString(),
                    "must be less than or equal to " + name + " limit of " + limit.get());
        }
    }

    private static Optional<Quantity> quantity(Field field) {
        return field.absent() ? Optional.empty() : Quantity.tryParse(field.node().asString(""));
    }
}
