package io.jollyboat.apiserver.validation.network;

import io.jollyboat.apiserver.validation.DomainPath;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.AddressRange;
import io.jollyboat.core.format.Formats;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Where services have their addresses from, and who serves ingresses. */
public final class AddressingValidators {

    private static final int MOST_RANGES = 2;
    private static final int LONGEST_CONTROLLER = 250;

    private AddressingValidators() {}

    public static final Validator RANGES =
            new Validator() {
                @Override
                public void validate(Field ranges) {
                    Field all = ranges.at("spec", "cidrs");
                    if (all.empty()) {
                        all.required("at least one CIDR required");
                    } else if (all.items().size() > MOST_RANGES) {
                        all.invalid(ranges.at("spec").node(), "may only hold up to 2 values");
                    } else if (all.items().size() == MOST_RANGES && !ofBothFamilies(all)) {
                        all.invalid(
                                ranges.at("spec").node(),
                                "may specify no more than one IP for each IP family, i.e"
                                        + " 192.168.0.0/24 and 2001:db8::/64");
                    } else {
                        all.each(each -> each.matches(AddressRange::check));
                    }
                }

                @Override
                public void validateUpdate(Field ranges, ObjectNode old) {
                    ranges.at("spec", "cidrs").unchanged(old.path("spec").path("cidrs"));
                }
            };

    public static final Validator ADDRESS =
            new Validator() {
                @Override
                public void validate(Field address) {
                    Field parent = address.at("spec", "parentRef");
                    if (parent.isRequired()) {
                        parent.at("group").matchesIfPresent(AddressingValidators::group);
                        parent.at("resource").isRequired();
                        parent.at("name").isRequired();
                    }
                }

                @Override
                public void validateUpdate(Field address, ObjectNode old) {
                    validate(address);
                    address.at("spec", "parentRef").unchanged(old.path("spec").path("parentRef"));
                }
            };

    public static final Validator INGRESS_CLASS =
            new Validator() {
                @Override
                public void validate(Field ingressClass) {
                    controller(ingressClass.at("spec", "controller"));
                    if (ingressClass.at("spec", "parameters").present()) {
                        parameters(ingressClass.at("spec", "parameters"));
                    }
                }

                @Override
                public void validateUpdate(Field ingressClass, ObjectNode old) {
                    validate(ingressClass);
                    ingressClass
                            .at("spec", "controller")
                            .unchanged(old.path("spec").path("controller"));
                }
            };

    private static boolean ofBothFamilies(Field ranges) {
        return ranges.items().stream()
                        .flatMap(each -> AddressRange.of(each.text()).stream())
                        .map(AddressRange::length)
                        .distinct()
                        .count()
                == MOST_RANGES;
    }

    /** The core group has no name. */
    private static List<String> group(String name) {
        return name.isEmpty() ? List.of() : Formats.dnsSubdomain(name);
    }

    private static void controller(Field controller) {
        controller.atMostBytes(LONGEST_CONTROLLER);
        DomainPath.check(controller);
    }

    private static void parameters(Field parameters) {
        parameters.at("apiGroup").matchesIfPresent(AddressingValidators::group);
        for (String part : List.of("kind", "name")) {
            if (parameters.at(part).isRequired()) {
                parameters.at(part).matches(Formats::pathSegment);
            }
        }
        Field scope = parameters.at("scope");
        Field namespace = parameters.at("namespace");
        if (!scope.isRequiredOneOf("Cluster", "Namespace")) {
            return;
        }
        boolean within = scope.text().equals("Namespace");
        if (within && namespace.text().isEmpty()) {
            namespace.required("`parameters.scope` is set to 'Namespace'");
        } else if (within) {
            namespace.matches(Formats::dnsLabel);
        } else if (namespace.present()) {
            namespace.forbidden("`parameters.scope` is set to 'Cluster'");
        }
    }
}
