package io.jollyboat.apiserver.validation.storage;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.DriverNames;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.apiserver.validation.pod.placement.NodeSelectorRules;
import io.jollyboat.apiserver.validation.volume.ClaimSpec;
import io.jollyboat.apiserver.validation.volume.VolumePaths;
import io.jollyboat.apiserver.validation.volume.VolumeSources;
import io.jollyboat.core.format.Formats;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** PersistentVolumes. */
public final class VolumeValidator implements Validator {
    /** In the order in which Kubernetes looks for them. */
    private static final List<String> SOURCES =
            List.of(
                    "hostPath",
                    "gcePersistentDisk",
                    "awsElasticBlockStore",
                    "glusterfs",
                    "flocker",
                    "nfs",
                    "rbd",
                    "quobyte",
                    "cephfs",
                    "iscsi",
                    "cinder",
                    "fc",
                    "flexVolume",
                    "azureFile",
                    "vsphereVolume",
                    "photonPersistentDisk",
                    "portworxVolume",
                    "azureDisk",
                    "scaleIO",
                    "local",
                    "storageos",
                    "csi");

    private static final List<String> SECRETS =
            List.of(
                    "controllerPublishSecretRef",
                    "controllerExpandSecretRef",
                    "nodePublishSecretRef",
                    "nodeExpandSecretRef");

    /** Of a volume's name and its portal, when it names who asks. */
    private static final int LONGEST_PORTAL = 64;

    private static final String ATTRIBUTES = "volumeAttributesClassName";

    private static final List<String> NOT_INLINE =
            List.of("claimRef", "capacity", "nodeAffinity", "storageClassName", ATTRIBUTES);

    @Override
    public void validate(Field volume) {
        Field spec = volume.at("spec");
        accessModes(spec);
        capacity(spec.at("capacity"));
        spec.at("persistentVolumeReclaimPolicy").oneOf("Delete", "Recycle", "Retain");
        Field affinity = spec.at("nodeAffinity");
        if (affinity.present() && affinity.at("required").absent()) {
            affinity.at("required").required("must specify required node constraints");
        } else if (affinity.present()) {
            NodeSelectorRules.check(affinity.at("required"));
        }
        String name = volume.at("metadata", "name").text();
        VolumeSources.exactlyOne(spec, SOURCES, type -> source(name, spec, type));
        recycling(spec);
        spec.at("storageClassName").matchesIfPresent(Formats::dnsSubdomain);
        spec.at("volumeMode").oneOf("Block", "Filesystem");
        attributes(spec);
    }

    /**
     * A volume that is no object but stands in full where it is attached: one of a driver, there
     * already, that nobody claims.
     */
    static void inline(Field spec) {
        for (String member : NOT_INLINE) {
            if (spec.has(member) && !(member.equals("capacity") && spec.at(member).empty())) {
                spec.at(member).forbidden("may not be specified in the context of inline volumes");
            }
        }
        if (!spec.has("csi")) {
            spec.at("csi").required("has to be specified in the context of inline volumes");
        }
        accessModes(spec);
        VolumeSources.exactlyOne(spec, SOURCES, type -> source("", spec, type));
        recycling(spec);
        Field policy = spec.at("persistentVolumeReclaimPolicy");
        if (policy.present() && !policy.text().equals("Retain")) {
            policy.forbidden("may only be Retain in the context of inline volumes");
        }
        Field mode = spec.at("volumeMode");
        if (mode.present() && !mode.text().equals("Filesystem")) {
            mode.forbidden(
                    "may not specify volumeMode other than Filesystem in the context of inline"
                            + " volumes");
        }
    }

    private static void accessModes(Field spec) {
        spec.at("accessModes").isRequiredNotEmpty();
        ClaimSpec.accessModes(spec.at("accessModes"));
    }

    private static void capacity(Field capacity) {
        capacity.isRequiredNotEmpty();
        if (!capacity.has("storage") || capacity.keys().size() > 1) {
            capacity.violations()
                    .notSupported(capacity.path(), capacity.object(), List.of("storage"));
        }
        capacity.keys().forEach(name -> ClaimSpec.positive(capacity.key(name)));
    }

    private static void source(String volume, Field spec, String type) {
        Field source = spec.at(type);
        VolumeSources.check(spec, type, false);
        switch (type) {
            case "azureFile" -> {
                if (source.node().has("secretNamespace")) {
                    source.at("secretNamespace").isRequired();
                }
            }
            case "cinder", "storageos" -> {
                if (source.has("secretRef")) {
                    source.at("secretRef", "namespace").isRequired();
                }
            }
            case "csi" -> csi(source);
            case "glusterfs" -> source.at("endpointsNamespace").matchesIfPresent(Formats::dnsLabel);
            case "iscsi" -> portal(volume, source);
            case "local" -> {
                if (source.at("path").isRequired()) {
                    VolumePaths.withoutBacksteps(source.at("path"));
                }
                if (spec.at("nodeAffinity").absent()) {
                    spec.at("nodeAffinity").required("Local volume requires node affinity");
                }
            }
            default -> {
                // All is said.
            }
        }
    }

    private static void csi(Field source) {
        DriverNames.check(source.at("driver"));
        source.at("volumeHandle").isRequired();
        for (String member : SECRETS) {
            Field secret = source.at(member);
            if (secret.present() && secret.at("name").isRequired()) {
                secret.at("name").matches(Formats::dnsSubdomain);
            }
            if (secret.present() && secret.at("namespace").isRequired()) {
                secret.at("namespace").matches(Formats::dnsLabel);
            }
        }
    }

    private static void portal(String name, Field iscsi) {
        String portal = iscsi.text("targetPortal");
        if (iscsi.has("initiatorName") && (name + ":" + portal).length() > LONGEST_PORTAL) {
            iscsi.at("targetportal")
                    .invalid(
                            portal,
                            "Total length of <volume name>:<iscsi.targetPortal> must be under 64"
                                    + " characters if iscsi.initiatorName is specified.");
        }
    }

    /** Nobody empties a machine's whole disk. */
    private static void recycling(Field spec) {
        Field policy = spec.at("persistentVolumeReclaimPolicy");
        String path = spec.at("hostPath", "path").text();
        if (policy.text().equals("Recycle") && path.matches("/[/.]*") && !path.contains("...")) {
            policy.forbidden("may not be 'recycle' for a hostPath mount of '/'");
        }
    }

    private static void attributes(Field spec) {
        Field name = spec.at(ATTRIBUTES);
        if (!name.node().isString()) {
            return;
        }
        if (name.absent()) {
            name.required("an empty string is disallowed");
        } else {
            name.matches(Formats::dnsSubdomain);
        }
        if (!spec.has("csi")) {
            spec.at("csi").required("has to be specified when using volumeAttributesClassName");
        }
    }

    @Override
    public void validateUpdate(Field volume, ObjectNode old) {
        validate(volume);
        Field spec = volume.at("spec");
        JsonNode before = old.path("spec");
        if (!SOURCES.stream().allMatch(type -> same(spec.at(type).node(), before.path(type)))) {
            spec.at("persistentvolumesource")
                    .forbidden("spec.persistentvolumesource is immutable after creation");
        }
        // Kubernetes leaves the spec out of these two paths.
        volume.at("volumeMode")
                .in(spec.at("volumeMode").node())
                .unchanged(before.path("volumeMode"));
        Field affinity = volume.at("nodeAffinity").in(spec.at("nodeAffinity").node());
        if (before.hasNonNull("nodeAffinity")
                && !Trees.same(
                        affinity.node(),
                        LabelSuccession.renamed(before.path("nodeAffinity"), affinity.node()))) {
            affinity.invalid("field is immutable, except for updating from beta label to GA");
        }
        if (before.hasNonNull(ATTRIBUTES) && !spec.node().hasNonNull(ATTRIBUTES)) {
            spec.at(ATTRIBUTES).forbidden("update from non-nil value to nil is forbidden");
        }
    }

    /** Who is to make the volume bigger may be said later. */
    private static boolean same(JsonNode now, JsonNode before) {
        String later = "controllerExpandSecretRef";
        if (before.isObject() && !before.has(later) && now.deepCopy() instanceof ObjectNode copy) {
            copy.remove(later);
            return Trees.same(copy, before);
        }
        return Trees.same(now, before);
    }
}
