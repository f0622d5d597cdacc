package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Formats;
import io.jollyboat.core.model.Quantity;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** LimitRanges: least is not above most, and defaults lie between. */
public final class LimitRangeValidator implements Validator {
    private static final Set<String> TYPES = Set.of("Container", "PersistentVolumeClaim", "Pod");
    private static final List<String> DEFAULTS = List.of("default", "defaultRequest");

    @Override
    public void validate(Field range) {
        Set<String> types = new HashSet<>();
        for (Field limit : range.at("spec", "limits").items()) {
            Field type = limit.at("type");
            type(type);
            if (!types.add(type.text())) {
                type.duplicate();
            }
            limit(limit, type.text());
        }
    }

    private static void type(Field type) {
        List<String> wrong = Formats.qualifiedName(type.text());
        wrong.forEach(each -> type.invalid(type.text(), each));
        if (wrong.isEmpty() && type.text().indexOf('/') < 0 && !TYPES.contains(type.text())) {
            type.invalid("must be a standard limit type or fully qualified");
        }
    }

    private static void limit(Field limit, String type) {
        boolean ofPods = type.equals("Pod");
        Set<String> names = new TreeSet<>();
        names(limit, "max", type, names);
        names(limit, "min", type, names);
        for (String member : DEFAULTS) {
            if (!ofPods) {
                names(limit, member, type, names);
            } else if (!limit.at(member).empty()) {
                limit.at(member).forbidden("may not be specified when `type` is 'Pod'");
            }
        }
        if (type.equals("PersistentVolumeClaim")
                && limit.at("min").key("storage").absent()
                && limit.at("max").key("storage").absent()) {
            limit.at("limits")
                    .required(
                            "either minimum or maximum storage value is required, but neither was"
                                    + " provided");
        }
        names(limit, "maxLimitRequestRatio", type, names);
        for (String name : names) {
            bounds(limit, name, ofPods);
            ratio(limit, name);
        }
    }

    private static void names(Field limit, String member, String type, Set<String> names) {
        Field entries = limit.at(member);
        for (String name : entries.keys()) {
            names.add(name);
            if (type.equals("Pod") || type.equals("Container")) {
                ResourceNames.checkOfContainer(entries.key(name), name);
            } else {
                ResourceNames.check(entries.key(name), name);
            }
        }
    }

    private static void bounds(Field limit, String name, boolean ofPods) {
        Optional<Quantity> least = amount(limit, "min", name);
        Optional<Quantity> most = amount(limit, "max", name);
        Field requests = limit.at("defaultRequest").key(name);
        Field limits = limit.at("default").key(name);
        Optional<Quantity> request =
                ofPods ? Optional.empty() : amount(limit, "defaultRequest", name);
        Optional<Quantity> given = ofPods ? Optional.empty() : amount(limit, "default", name);

        ordered(limit.at("min").key(name), "min", least, "max", most, least);
        ordered(requests, "min", least, "default request", request, request);
        ordered(requests, "default request", request, "max", most, request);
        ordered(requests, "default request", request, "default limit", given, request);
        ordered(limits, "min", least, "default", given, least);
        ordered(limits, "default", given, "max", most, most);
        if (!ResourceNames.isOvercommitted(name)
                && given.isPresent()
                && request.isPresent()
                && given.get().compareTo(request.get()) != 0) {
            requests.invalid(
                    request.get(),
                    "default value %s must equal to defaultRequest value %s in %s"
                            .formatted(given.get(), request.get(), name));
        }
    }

    /**
     * @param shown the value that is told as wrong
     */
    private static void ordered(
            Field told,
            String lower,
            Optional<Quantity> low,
            String higher,
            Optional<Quantity> high,
            Optional<Quantity> shown) {
        if (low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) > 0) {
            told.invalid(
                    shown.orElse(Quantity.ZERO),
                    "%s value %s is greater than %s value %s"
                            .formatted(lower, low.get(), higher, high.get()));
        }
    }

    private static void ratio(Field limit, String name) {
        Field told = limit.at("maxLimitRequestRatio").key(name);
        Optional<Quantity> ratio = amount(limit, "maxLimitRequestRatio", name);
        if (ratio.isEmpty()) {
            return;
        }
        if (ratio.get().compareTo(Quantity.of(1)) < 0) {
            told.invalid(ratio.get(), "ratio %s is less than 1".formatted(ratio.get()));
        }
        BigDecimal least = amount(limit, "min", name).orElse(Quantity.ZERO).amount();
        Optional<Quantity> most = amount(limit, "max", name);
        if (most.isEmpty() || least.signum() <= 0) {
            return;
        }
        double widest = most.get().amount().doubleValue() / least.doubleValue();
        if (ratio.get().amount().doubleValue() > widest) {
            told.invalid(
                    ratio.get(),
                    String.format(
                            Locale.ROOT,
                            "ratio %s is greater than max/min = %f",
                            ratio.get(),
                            widest));
        }
    }

    private static Optional<Quantity> amount(Field limit, String member, String name) {
        return ResourceNames.quantity(limit.at(member).key(name));
    }
}
