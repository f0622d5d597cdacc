package io.jollyboat.apiserver.validation.device;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** In which pieces the capacity of a device is given to several claims. */
final class CapacityRules {

    private static final int MOST_VALUES = 10;

    private CapacityRules() {}

    /**
     * @param capacity all there is
     */
    static void check(Field policy, Field capacity) {
        boolean listed = !policy.at("validValues").empty();
        boolean ranged = policy.has("validRange");
        if (listed && ranged) {
            policy.forbidden(
                    "exactly one policy can be specified, cannot specify \"validValues\" and"
                            + " \"validRange\" at the same time");
            return;
        }
        Optional<Quantity> usual = quantity(policy.at("default"));
        Quantity all = quantity(capacity).orElse(Quantity.ZERO);
        if (usual.isEmpty() && (listed || ranged)) {
            policy.at("default")
                    .required(
                            "required when "
                                    + (listed ? "validValues" : "validRange")
                                    + " is defined");
        } else if (listed) {
            values(policy.at("validValues"), usual.orElseThrow(), all);
        } else if (ranged) {
            range(policy.at("validRange"), usual.orElseThrow(), all);
        }
    }

    private static void values(Field values, Quantity usual, Quantity all) {
        List<Field> items = values.items();
        List<Quantity> amounts =
                items.stream().map(each -> quantity(each).orElse(Quantity.ZERO)).toList();
        for (int i = 1; i < amounts.size(); i++) {
            if (amounts.get(i - 1).compareTo(amounts.get(i)) > 0) {
                items.get(i).invalid("values must be sorted in ascending order");
            }
        }
        Lists.unique(
                values,
                MOST_VALUES,
                each -> quantity(each).orElse(Quantity.ZERO).amount().toBigInteger().toString(),
                each -> {
                    if (quantity(each).orElse(Quantity.ZERO).compareTo(all) > 0) {
                        each.invalid("option is larger than capacity value: " + all);
                    }
                });
        if (amounts.stream().noneMatch(each -> each.compareTo(usual) == 0)) {
            values.invalid(
                    usual.toString(), "default value is not valid according to the requestPolicy");
        }
    }

    private static void range(Field range, Quantity usual, Quantity all) {
        Optional<Quantity> least = quantity(range.at("min"));
        if (least.isEmpty()) {
            range.at("min").required("required when validRange is defined");
            return;
        }
        Quantity min = least.get();
        if (min.compareTo(all) > 0) {
            range.at("min").invalid("min is larger than capacity value: " + all);
        }
        if (usual.compareTo(min) < 0) {
            range.at("default").invalid(usual.toString(), "default is less than min: " + min);
        }
        Optional<Quantity> most = quantity(range.at("max"));
        most.ifPresent(max -> most(range, max, min, usual, all));
        quantity(range.at("step")).ifPresent(step -> step(range, step, min, all));
        if (quantity(range.at("step")).orElse(Quantity.ZERO).signum() > 0) {
            multiple(range.at("step"), usual, min);
            most.ifPresent(max -> multiple(range.at("step"), max, min));
        }
    }

    private static void most(
            Field range, Quantity max, Quantity min, Quantity usual, Quantity all) {
        if (min.compareTo(max) > 0) {
            range.at("max").invalid(min.toString(), "min is larger than max: " + max);
        }
        if (max.compareTo(all) > 0) {
            range.at("max").invalid("max is larger than capacity value: " + all);
        }
        if (usual.compareTo(max) > 0) {
            range.at("default").invalid(usual.toString(), "default is more than max: " + max);
        }
    }

    private static void step(Field range, Quantity step, Quantity min, Quantity all) {
        if (step.signum() <= 0) {
            range.at("step").invalid("must be greater than zero");
        } else if (min.add(step).compareTo(all) > 0) {
            range.at("step")
                    .invalid(
                            "one step %s is larger than capacity value: %s"
                                    .formatted(min.add(step), all));
        }
    }

    private static void multiple(Field step, Quantity value, Quantity min) {
        BigDecimal by = quantity(step).orElseThrow().amount();
        if (value.amount().subtract(min.amount()).remainder(by).signum() != 0) {
            step.invalid(
                    value.toString(),
                    "value is not a multiple of a given step (%s) from (%s)"
                            .formatted(quantity(step).orElseThrow(), min));
        }
    }

    private static Optional<Quantity> quantity(Field field) {
        return field.absent() ? Optional.empty() : Quantity.tryParse(field.node().asString(""));
    }
}
