package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.apiserver.validation.storage.DriverNames;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Devices: their classes, claims on them, and what nodes offer. */
public final class DeviceValidators {

    private static final int MOST_REQUESTS = 32;
    private static final int MOST_ALTERNATIVES = 8;
    private static final int MOST_DEVICES = 128;
    private static final List<String> PLACES =
            List.of("nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection");

    private DeviceValidators() {}

    public static final Validator CLASS =
            deviceClass -> deviceClass.at("spec", "selectors").each(DeviceValidators::selector);

    public static final Validator CLAIM = fixed("spec");
    public static final Validator TEMPLATE = fixed("spec", "spec");

    public static final Validator SLICE =
            new Validator() {
                @Override
                public void validate(Field slice) {
                    slice(slice.at("spec"));
                }

                @Override
                public void validateUpdate(Field slice, ObjectNode old) {
                    validate(slice);
                    Field spec = slice.at("spec");
                    JsonNode before = old.path("spec");
                    spec.at("pool", "name").unchanged(before.path("pool").path("name"));
                    spec.at("driver").unchanged(before.path("driver"));
                    spec.at("nodeName").unchanged(before.path("nodeName"));
                }
            };

    /** What is asked for lies at a path, below a spec that stays as it is. */
    private static Validator fixed(String first, String... more) {
        return new Validator() {
            @Override
            public void validate(Field object) {
                Field spec = object.at(first);
                for (String step : more) {
                    spec = spec.at(step);
                }
                claim(spec.at("devices"));
            }

            @Override
            public void validateUpdate(Field object, ObjectNode old) {
                object.at(first).unchanged(old.path(first));
            }
        };
    }

    private static void claim(Field devices) {
        Set<String> names = new HashSet<>();
        Field requests = devices.at("requests");
        tooMany(requests, MOST_REQUESTS);
        requests.each(request -> request(request, names));
        devices.at("constraints")
                .each(
                        constraint -> {
                            references(constraint.at("requests"), names);
                            constraint.at("matchAttribute").isRequired();
                        });
        devices.at("config")
                .each(
                        config -> {
                            references(config.at("requests"), names);
                            Field opaque = config.at("opaque");
                            if (opaque.isRequired()) {
                                DriverNames.check(opaque.at("driver"));
                                opaque.at("parameters").isRequired();
                            }
                        });
    }

    private static void references(Field requests, Set<String> names) {
        requests.each(
                each -> {
                    if (!names.contains(each.text())) {
                        each.invalid(
                                "must be the name of a request in the claim or the name of a"
                                        + " request and a subrequest separated by '/'");
                    }
                });
    }

    private static void request(Field request, Set<String> names) {
        String name = request.text("name");
        if (name(request.at("name")) && !names.add(name)) {
            request.at("name").duplicate();
        }
        boolean exactly = request.has("exactly");
        List<Field> alternatives = request.at("firstAvailable").items();
        if (exactly != alternatives.isEmpty()) {
            String one = "exactly one of `exactly` or `firstAvailable` is required";
            if (exactly) {
                request.invalid(one);
            } else {
                request.required(one);
            }
            return;
        }
        if (exactly) {
            wanted(request.at("exactly"));
        }
        tooMany(request.at("firstAvailable"), MOST_ALTERNATIVES);
        for (Field each : alternatives) {
            if (name(each.at("name")) && !names.add(name + "/" + each.text("name"))) {
                each.at("name").duplicate();
            }
            wanted(each);
        }
    }

    private static boolean name(Field name) {
        return name.isRequired() && name.matches(Formats::dnsLabel);
    }

    private static void wanted(Field wanted) {
        Field deviceClass = wanted.at("deviceClassName");
        if (deviceClass.isRequired()) {
            deviceClass.matches(Formats::dnsSubdomain);
        }
        tooMany(wanted.at("selectors"), MOST_REQUESTS);
        wanted.at("selectors").each(DeviceValidators::selector);
        Field count = wanted.at("count");
        switch (wanted.text("allocationMode")) {
            case "All" -> {
                if (count.number(0) != 0) {
                    count.invalid("must not be specified when allocationMode is 'All'");
                }
            }
            case "ExactCount" -> {
                if (count.number(0) <= 0) {
                    count.invalid("must be greater than zero");
                }
            }
            default -> wanted.at("allocationMode").oneOf("All", "ExactCount");
        }
    }

    private static void selector(Field selector) {
        Field expression = selector.at("cel", "expression");
        if (selector.at("cel").isRequired() && expression.isRequired()) {
            DeviceSelector.check(expression);
        }
    }

    private static void slice(Field spec) {
        DriverNames.check(spec.at("driver"));
        Field pool = spec.at("pool");
        if (pool.at("name").isRequired()) {
            for (String part : pool.text("name").split("/", -1)) {
                Formats.dnsSubdomain(part).forEach(pool.at("name")::invalid);
            }
        }
        if (pool.at("resourceSliceCount").number(0) <= 0) {
            pool.at("resourceSliceCount").invalid("must be greater than zero");
        }
        pool.at("generation").notNegative();
        Stream<String> said = PLACES.stream().filter(place -> said(spec.at(place)));
        long places = said.count();
        if (places != 1) {
            String one =
                    "exactly one of `nodeName`, `nodeSelector`, `allNodes`,"
                            + " `perDeviceNodeSelection` is required";
            if (places == 0) {
                spec.required(one);
            } else {
                spec.invalid(one);
            }
        }
        Field devices = spec.at("devices");
        tooMany(devices, MOST_DEVICES);
        Set<String> names = new HashSet<>();
        devices.each(
                device -> {
                    if (name(device.at("name")) && !names.add(device.text("name"))) {
                        device.at("name").duplicate();
                    }
                });
    }

    private static boolean said(Field place) {
        return place.node().isBoolean() ? place.flag() : place.present();
    }

    private static void tooMany(Field list, int most) {
        int size = list.items().size();
        if (size > most) {
            list.violations().tooMany(list.path(), size, most);
        }
    }
}
