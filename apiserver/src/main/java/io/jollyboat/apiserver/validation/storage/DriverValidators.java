package io.jollyboat.apiserver.validation.storage;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.DriverNames;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.apiserver.validation.pod.ResourceRules;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Drivers of storage: who they are, where they run, and what they have to give. */
public final class DriverValidators {

    private static final int LONGEST_NODE_ID = 256;
    private static final int LEAST_TOKEN_SECONDS = 600;

    private DriverValidators() {}

    public static final Validator DRIVER =
            new Validator() {
                @Override
                public void validate(Field driver) {
                    DriverNames.check(driver.at("metadata", "name"));
                    driver(driver.at("spec"));
                }

                @Override
                public void validateUpdate(Field driver, ObjectNode old) {
                    validate(driver);
                    Field spec = driver.at("spec");
                    JsonNode before = old.path("spec");
                    spec.at("attachRequired").unchanged(before.path("attachRequired"));
                    spec.at("volumeLifecycleModes").unchanged(before.path("volumeLifecycleModes"));
                }
            };

    public static final Validator NODE =
            new Validator() {
                @Override
                public void validate(Field node) {
                    Set<String> names = new HashSet<>();
                    node.at("spec", "drivers")
                            .each(
                                    driver -> {
                                        onNode(driver);
                                        if (!names.add(driver.text("name"))) {
                                            driver.at("name").duplicate();
                                        }
                                    });
                }

                @Override
                public void validateUpdate(Field node, ObjectNode old) {
                    validate(node);
                    Field drivers = node.at("spec", "drivers");
                    for (JsonNode before : old.path("spec").path("drivers").values()) {
                        drivers.each(driver -> known(drivers, driver, before));
                    }
                }
            };

    public static final Validator CAPACITY =
            new Validator() {
                @Override
                public void validate(Field capacity) {
                    capacity.at("storageClassName").matches(Formats::dnsSubdomain);
                    if (capacity.at("nodeTopology").present()) {
                        SelectorValidation.check(capacity.at("nodeTopology"));
                    }
                    for (String amount : new String[] {"capacity", "maximumVolumeSize"}) {
                        if (capacity.at(amount).present()) {
                            ResourceRules.notNegative(capacity.at(amount));
                        }
                    }
                }

                @Override
                public void validateUpdate(Field capacity, ObjectNode old) {
                    validate(capacity);
                    capacity.at("nodeTopology").unchanged(old.path("nodeTopology"));
                    capacity.at("storageClassName").unchanged(old.path("storageClassName"));
                }
            };

    public static final Validator ATTACHMENT =
            new Validator() {
                @Override
                public void validate(Field attachment) {
                    DriverNames.check(attachment.at("spec", "attacher"));
                    source(attachment.at("spec", "source"));
                    attachment.at("spec", "nodeName").matches(Formats::dnsSubdomain);
                }

                @Override
                public void validateUpdate(Field attachment, ObjectNode old) {
                    validate(attachment);
                    attachment.at("spec").unchanged(old.path("spec"));
                }
            };

    public static final Validator ATTRIBUTES =
            new Validator() {
                @Override
                public void validate(Field attributes) {
                    DriverNames.check(attributes.at("driverName"));
                    Field parameters = attributes.at("parameters");
                    if (parameters.empty()) {
                        parameters.required("must contain at least one key/value pair");
                    }
                    if (parameters.keys().contains("")) {
                        parameters.invalid("", "field can not be empty.");
                    }
                }

                @Override
                public void validateUpdate(Field attributes, ObjectNode old) {
                    validate(attributes);
                    for (String fixed : new String[] {"driverName", "parameters"}) {
                        if (!Trees.same(attributes.at(fixed).node(), old.path(fixed))) {
                            attributes
                                    .at(fixed)
                                    .forbidden("updates to " + fixed + " are forbidden.");
                        }
                    }
                }
            };

    private static void driver(Field spec) {
        spec.at("attachRequired").isRequired();
        spec.at("podInfoOnMount").isRequired();
        spec.at("storageCapacity").isRequired();
        spec.at("fsGroupPolicy").oneOf("File", "None", "ReadWriteOnceWithFSType");
        spec.at("volumeLifecycleModes").each(mode -> mode.oneOf("Ephemeral", "Persistent"));
        Set<String> audiences = new HashSet<>();
        spec.at("tokenRequests")
                .each(
                        request -> {
                            if (!audiences.add(request.text("audience"))) {
                                request.at("audience").duplicate(request.text("audience"));
                            }
                            Field seconds = request.at("expirationSeconds");
                            if (seconds.number(LEAST_TOKEN_SECONDS) < LEAST_TOKEN_SECONDS) {
                                seconds.invalid("may not specify a duration less than 10 minutes");
                            }
                        });
    }

    private static void onNode(Field driver) {
        DriverNames.check(driver.at("name"));
        Field id = driver.at("nodeID");
        if (id.isRequired()) {
            id.atMostBytes(LONGEST_NODE_ID);
        }
        driver.at("allocatable", "count").notNegative();
        Set<String> keys = new HashSet<>();
        driver.at("topologyKeys")
                .each(
                        key -> {
                            if (key.isRequired()) {
                                key.matches(Formats::qualifiedName);
                            }
                            if (!keys.add(key.text())) {
                                key.duplicate();
                            }
                        });
    }

    /** What a driver said of a node stays, but for how many volumes it can have there. */
    private static void known(Field drivers, Field driver, JsonNode before) {
        if (!driver.text("name").equals(Trees.text(before, "name"))) {
            return;
        }
        ObjectNode now = driver.object().deepCopy();
        ObjectNode then = driver.in(before).object().deepCopy();
        now.remove("allocatable");
        then.remove("allocatable");
        if (!Trees.same(now, then)) {
            drivers.invalid(now, "field is immutable");
        }
    }

    private static void source(Field source) {
        String one = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
        boolean inline = source.has("inlineVolumeSpec");
        boolean named = source.has("persistentVolumeName");
        if (inline && named) {
            source.forbidden(one);
        } else if (!inline && !named) {
            source.required(one);
        } else if (named && source.text("persistentVolumeName").isEmpty()) {
            source.at("persistentVolumeName")
                    .required("must specify non empty persistentVolumeName");
        }
    }
}
