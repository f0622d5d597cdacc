package io.jollyboat.apiserver.table;

import io.jollyboat.apiserver.json.Trees;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Volumes, claims on them, and where they come from. */
public final class StorageColumns {
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
    private static final String UNSET = "<unset>";

    private StorageColumns() {}

    public static final Printer VOLUMES =
            Printer.of()
                    .name()
                    .text("Capacity", "How much it holds.", volume -> capacity(volume, "spec"))
                    .text("Access Modes", "How it may be mounted.", volume -> modes(volume, "spec"))
                    .path(
                            "Reclaim Policy",
                            "What becomes of it when it is released.",
                            "spec",
                            "persistentVolumeReclaimPolicy")
                    .text("Status", "Whether it is bound.", volume -> phase(volume))
                    .text("Claim", "The claim it is bound to.", StorageColumns::claim)
                    .path("StorageClass", "Its storage class.", "spec", "storageClassName")
                    .text(
                            "VolumeAttributesClass",
                            "Its attributes class.",
                            StorageColumns::attributesClass)
                    .path("Reason", "Why it is as it is.", "status", "reason")
                    .age()
                    .wide()
                    .text("VolumeMode", "Whether it is formatted.", StorageColumns::volumeMode);

    public static final Printer CLAIMS =
            Printer.of()
                    .name()
                    .text("Status", "Whether it is bound.", claim -> phase(claim))
                    .path("Volume", "The volume it is bound to.", "spec", "volumeName")
                    .text(
                            "Capacity",
                            "How much it got.",
                            claim -> bound(claim) ? capacity(claim, "status") : "")
                    .text(
                            "Access Modes",
                            "How it may be mounted.",
                            claim -> bound(claim) ? modes(claim, "status") : "")
                    .path("StorageClass", "Its storage class.", "spec", "storageClassName")
                    .text(
                            "VolumeAttributesClass",
                            "Its attributes class.",
                            StorageColumns::attributesClass)
                    .age()
                    .wide()
                    .text("VolumeMode", "Whether it is formatted.", StorageColumns::volumeMode);

    public static final Printer CLASSES =
            Printer.of()
                    .text("Name", "The name of the class.", StorageColumns::className)
                    .path("Provisioner", "Who makes its volumes.", "provisioner")
                    .path("ReclaimPolicy", "What becomes of released volumes.", "reclaimPolicy")
                    .path("VolumeBindingMode", "When claims are bound.", "volumeBindingMode")
                    .flag(
                            "AllowVolumeExpansion",
                            "Whether its volumes can grow.",
                            each -> Trees.flag(each, "allowVolumeExpansion"))
                    .age();

    public static final Printer CSI_NODES =
            Printer.of()
                    .name()
                    .number(
                            "Drivers",
                            "How many drivers it has.",
                            node -> (long) Trees.at(node, "spec", "drivers").size())
                    .age();

    public static final Printer ATTACHMENTS =
            Printer.of()
                    .name()
                    .path("Attacher", "Who attaches it.", "spec", "attacher")
                    .path("PV", "The volume.", "spec", "source", "persistentVolumeName")
                    .path("Node", "The node.", "spec", "nodeName")
                    .flag(
                            "Attached",
                            "Whether it is attached.",
                            each -> Trees.flag(each, "status", "attached"))
                    .age();

    public static final Printer DRIVERS =
            Printer.of()
                    .name()
                    .flag(
                            "AttachRequired",
                            "Whether volumes are attached.",
                            StorageColumns::attaching)
                    .flag("PodInfoOnMount", "Whether it is told of pods.", set("podInfoOnMount"))
                    .flag("StorageCapacity", "Whether it tells of room.", set("storageCapacity"))
                    .text(
                            "TokenRequests",
                            "For whom the tokens are that it is given.",
                            StorageColumns::audiences)
                    .flag(
                            "RequiresRepublish",
                            "Whether it is asked to publish again and again.",
                            set("requiresRepublish"))
                    .text("Modes", "How long its volumes live.", StorageColumns::lifecycles)
                    .age();

    public static final Printer CAPACITIES =
            Printer.of()
                    .name()
                    .path("StorageClassName", "The class that it is about.", "storageClassName")
                    .path("Capacity", "How much room there is.", "capacity");

    public static final Printer ATTRIBUTES =
            Printer.of()
                    .name()
                    .path("DriverName", "The driver that it is for.", "driverName")
                    .age();

    private static Function<ObjectNode, Boolean> set(String field) {
        return driver -> driver.path("spec").path(field).asBoolean(false);
    }

    private static boolean attaching(ObjectNode driver) {
        return driver.path("spec").path("attachRequired").asBoolean(true);
    }

    private static String audiences(ObjectNode driver) {
        return Trees.absent(driver.path("spec").get("tokenRequests"))
                ? UNSET
                : Trees.objects(driver, "spec", "tokenRequests").stream()
                        .map(request -> Trees.text(request, "audience"))
                        .collect(Collectors.joining(","));
    }

    private static String lifecycles(ObjectNode driver) {
        return Cells.orNone(String.join(",", Trees.texts(driver, "spec", "volumeLifecycleModes")));
    }

    private static boolean bound(ObjectNode claim) {
        return !Trees.text(claim, "spec", "volumeName").isEmpty();
    }

    private static String phase(ObjectNode object) {
        return Trees.absent(object.path("metadata").get("deletionTimestamp"))
                ? Trees.text(object, "status", "phase")
                : "Terminating";
    }

    private static String capacity(ObjectNode object, String part) {
        return Trees.at(object, part, "capacity", "storage").asString("");
    }

    private static String modes(JsonNode object, String part) {
        return Trees.texts(object, part, "accessModes").stream()
                .distinct()
                .map(StorageColumns::mode)
                .collect(Collectors.joining(","));
    }

    private static String mode(String mode) {
        return switch (mode) {
            case "ReadWriteOnce" -> "RWO";
            case "ReadOnlyMany" -> "ROX";
            case "ReadWriteMany" -> "RWX";
            case "ReadWriteOncePod" -> "RWOP";
            default -> mode;
        };
    }

    private static String claim(ObjectNode volume) {
        String name = Trees.text(volume, "spec", "claimRef", "name");
        return name.isEmpty()
                ? ""
                : Trees.text(volume, "spec", "claimRef", "namespace") + "/" + name;
    }

    private static String attributesClass(ObjectNode object) {
        String name = Trees.text(object, "spec", "volumeAttributesClassName");
        return name.isEmpty() ? UNSET : name;
    }

    private static String volumeMode(ObjectNode object) {
        String mode = Trees.text(object, "spec", "volumeMode");
        return mode.isEmpty() ? UNSET : mode;
    }

    private static String className(ObjectNode storageClass) {
        String name = Trees.text(storageClass, "metadata", "name");
        boolean isDefault =
                Trees.text(storageClass, "metadata", "annotations", DEFAULT_CLASS).equals("true");
        return isDefault ? name + " (default)" : name;
    }
}
