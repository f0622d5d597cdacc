package io.jollyboat.apiserver.validation.storage;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.DriverNames;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.apiserver.validation.pod.ResourceRules;
import io.jollyboat.core.format.Formats;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Drivers of storage: who they are, where they run, and what they have to give. */
public final class DriverValidators {

    private static final int LONGEST_NODE_ID = 256;
    private static final int LEAST_TOKEN_SECONDS = 600;
    private static final long MOST_TOKEN_SECONDS = 1L << 32;
    private static final int LEAST_UPDATE_SECONDS = 10;
    private static final int METADATA_BYTES = 256 << 10;
    private static final int LONGEST_MESSAGE = 1024;

    private DriverValidators() {}

    public static final Validator DRIVER =
            new Validator() {
                @Override
                public void validate(Field driver) {
                    driver(driver.at("spec"));
                }

                @Override
                public void validateUpdate(Field driver, ObjectNode old) {
                    validate(driver);
                    Field spec = driver.at("spec");
                    JsonNode before = old.path("spec");
                    // Kubernetes calls it so where it complains.
                    spec.at("attachedRequired")
                            .in(spec.at("attachRequired").node())
                            .unchanged(before.path("attachRequired"));
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
                    if (capacity.at("capacity").present()) {
                        ResourceRules.notNegative(capacity.at("capacity"));
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
                    attached(attachment.at("status"));
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
                    StorageClassValidator.provisioner(attributes.at("driverName"));
                    Field parameters = attributes.at("parameters");
                    StorageClassValidator.parameters(parameters);
                    if (parameters.empty()) {
                        parameters.required("must contain at least one key/value pair");
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
        Field modes = spec.at("volumeLifecycleModes");
        modes.each(mode -> modes.in(mode.node()).oneOf("Persistent", "Ephemeral"));
        Set<String> audiences = new HashSet<>();
        spec.at("tokenRequests")
                .each(
                        request -> {
                            if (!audiences.add(request.text("audience"))) {
                                request.at("audience").duplicate(request.text("audience"));
                                return;
                            }
                            Field seconds = request.at("expirationSeconds");
                            if (seconds.number(LEAST_TOKEN_SECONDS) < LEAST_TOKEN_SECONDS) {
                                seconds.invalid("may not specify a duration less than 10 minutes");
                            } else if (seconds.number(0) > MOST_TOKEN_SECONDS) {
                                seconds.invalid(
                                        "may not specify a duration larger than 2^32 seconds");
                            }
                        });
        Field period = spec.at("nodeAllocatableUpdatePeriodSeconds");
        if (period.number(LEAST_UPDATE_SECONDS) < LEAST_UPDATE_SECONDS) {
            period.invalid("must be greater than or equal to 10 seconds");
        }
    }

    private static void onNode(Field driver) {
        DriverNames.check(driver.at("name"));
        Field id = driver.at("nodeID");
        if (id.isRequired()
                && id.text().getBytes(StandardCharsets.UTF_8).length > LONGEST_NODE_ID) {
            id.invalid("must be " + LONGEST_NODE_ID + " characters or less");
        }
        driver.at("allocatable", "count").notNegative();
        Set<String> keys = new HashSet<>();
        for (Field item : driver.at("topologyKeys").items()) {
            Field key = driver.in(item.node());
            key.isRequired();
            if (!keys.add(key.text())) {
                key.duplicate();
            }
            key.matches(Formats::qualifiedName);
        }
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
        } else if (inline) {
            VolumeValidator.inline(source.at("inlineVolumeSpec"));
        } else if (source.text("persistentVolumeName").isEmpty()) {
            source.at("persistentVolumeName")
                    .required("must specify non empty persistentVolumeName");
        } else {
            source.at("persistentVolumeName").matches(Formats::dnsSubdomain);
        }
    }

    /** What a driver says of a volume that it attached, or could not. */
    private static void attached(Field status) {
        Field metadata = status.at("attachmentMetadata");
        long bytes = 0;
        for (String key : metadata.keys()) {
            bytes += key.getBytes(StandardCharsets.UTF_8).length;
            bytes += metadata.key(key).text().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > METADATA_BYTES) {
            metadata.violations().tooLong(metadata.path(), METADATA_BYTES);
        }
        for (String error : new String[] {"attachError", "detachError"}) {
            Field message = status.at(error, "message");
            if (message.text().getBytes(StandardCharsets.UTF_8).length > LONGEST_MESSAGE) {
                // Kubernetes complains of another limit than the one it holds them to.
                message.violations().tooLong(message.path(), METADATA_BYTES);
            }
            status.at(error, "errorCode").between(0, Integer.MAX_VALUE);
        }
    }
}
